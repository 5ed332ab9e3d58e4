"""What changes from one picture to the next makes the old one the new one."""

from dataclasses import replace
from uuid import UUID, uuid4

from services.gateway.console.domain.figures import NOTHING, Door, Place
from services.gateway.console.domain.picture import (
    MOST_DOORS,
    Picture,
    difference,
    whole,
    worst_doors,
)


def door(outcome: str = "unknown", risk: int = 1) -> Door:
    return Door(uuid4(), uuid4(), uuid4(), outcome, "", 0, False, risk, "101", 80, ("alone",))


def by_id(*doors: Door) -> dict[UUID, Door]:
    return {item.visit_id: item for item in doors}


def test_the_worst_doors_are_who_needs_help_then_the_open_ones_by_risk() -> None:
    low, high, help_, safe = door(risk=1), door(risk=9), door("needs_help"), door("safe", 99)
    assert list(worst_doors(by_id(low, high, help_, safe)).values()) == [help_, high, low]
    assert len(worst_doors(by_id(*(door() for _ in range(MOST_DOORS + 5))))) == MOST_DOORS


def test_an_equal_picture_is_no_news() -> None:
    shut = door()
    picture = Picture({"revision": 1}, doors=by_id(shut), entries=({"entry_id": 3},))
    assert difference(picture, replace(picture)) == {}


def test_only_what_changed_travels() -> None:
    gone, kept, node = door(), door(), uuid4()
    old = Picture(
        {"revision": 1},
        places={node: Place(node, "grid", None, "1", "第一网格")},
        figures={node: NOTHING},
        doors=by_id(gone, kept),
        entries=({"entry_id": 3},),
    )
    moved = (1, *NOTHING[1:])
    new = replace(
        old,
        head={"revision": 2},
        figures={node: moved},
        doors=by_id(kept),
        entries=({"entry_id": 4}, {"entry_id": 3}),
    )
    assert difference(old, new) == {
        "head": {"revision": 2},
        "figures": {str(node): moved},
        "doors_gone": [str(gone.visit_id)],
        "entries": [{"entry_id": 4}],
    }


def test_an_entry_travels_though_one_with_a_higher_number_was_there_before_it() -> None:
    old = Picture({}, entries=({"entry_id": 5}, {"entry_id": 3}))
    new = replace(
        old, entries=({"entry_id": 6}, *old.entries[:1], {"entry_id": 4}, *old.entries[1:])
    )
    assert difference(old, new)["entries"] == [{"entry_id": 6}, {"entry_id": 4}]


def test_a_door_travels_without_a_name() -> None:
    (shown,) = whole(Picture({}, doors=by_id(door())))["doors"]
    assert set(shown) == {
        "visit_id",
        "stairwell_id",
        "outcome",
        "outcome_at",
        "no_answers",
        "rescued",
        "risk",
        "door",
        "age",
        "reasons",
        "notes",
    }
