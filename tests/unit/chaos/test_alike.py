"""Which ends of two runs must be the same."""

from services.carrier_simulator.domain.summary import summary
from tests.chaos.alike import alike
from tests.support.acts import Acts
from tests.support.endings import Ending, Place, Post

GRID: Place = ("community", "grid")
HERE: Place = (*GRID, "building", "stairwell")
THERE: Place = (*GRID, "building", "next stairwell")


def run(
    ends: dict[str, str],
    did: dict[str, frozenset[str]],
    late: frozenset[str] = frozenset(),
) -> Ending:
    """A run with a leader of the grid and of two stairwells, each at a number of their own name,
    and a door in the one stairwell."""
    places = {"leader": GRID, "here": HERE, "there": THERE}
    return Ending(
        tasks={who: Post("lead", ends[who], who, place) for who, place in places.items()},
        visits={"door": (ends["door"], HERE)},
        expected=(),
        carrier=summary(()),
        numbers={who: who for who in places},
        acts=Acts(did, late),
        heard={},
        forgotten=(),
        turned_away=(),
    )


TOLD = frozenset({"message", "reply  1"})
ALL = {"leader": TOLD, "here": TOLD, "there": TOLD}
ENDS = {"leader": "done", "here": "done", "there": "done", "door": "safe"}


def test_where_everybody_did_the_same_each_end_is_compared() -> None:
    lapsed = ENDS | {"here": "lapsed"}
    assert alike(run(ENDS, ALL), run(lapsed, ALL)) == {
        "leader": ("done", "done"),
        "here": ("done", "lapsed"),
        "there": ("done", "done"),
        "door": ("safe", "safe"),
    }


def test_who_did_otherwise_takes_the_places_above_and_below_out() -> None:
    called = ALL | {"here": frozenset({"message", "call", "key  1"})}
    assert alike(run(ENDS, ALL), run(ENDS, called)) == {"there": ("done", "done")}


def test_a_leader_who_did_otherwise_takes_all_below_out() -> None:
    silent = ALL | {"leader": frozenset({"message"})}
    assert alike(run(ENDS, ALL), run(ENDS, silent)) == {}


def test_an_answer_on_the_way_at_the_end_is_not_compared_in_either_run() -> None:
    late = frozenset({"there"})
    assert set(alike(run(ENDS, ALL, late), run(ENDS, ALL, late))) == {"here", "door"}
