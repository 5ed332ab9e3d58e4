"""Where nobody is left to lead it comes up at the street, and stands down when somebody leads."""

import pytest

from schemas.vocabulary import Coverage, MatterKind, MatterLevel, MatterState, TaskState
from services.alerting.domain.state import Phase, TimerKind
from tests.builders.alerting import minutes, small_community
from tests.builders.chain import Chain

S1, S2 = "g1/b1/s1", "g1/b1/s2"
NODES = ("c", "g1", "g1/b1", S1, S2)
EVERYBODY = [f"{name}.{rank}" for name in NODES for rank in "AB"]


def vacant() -> Chain:
    chain = Chain(small_community(holders=dict.fromkeys(NODES, ())))
    chain.cover("g1")
    return chain


def silent() -> Chain:
    """Everybody who is told stays silent, until nobody is left."""
    chain = Chain(small_community())
    chain.cover("g1")
    for _minute in range(30):
        for name in EVERYBODY:
            if chain.ordered(name) and chain.contact(name).phase is Phase.ORDERED:
                chain.sent(name)
        chain.wait(minutes(1))
        if chain.branch.matters:
            break
    return chain


@pytest.fixture(params=[vacant, silent])
def chain(request: pytest.FixtureRequest) -> Chain:
    built = request.param()
    assert isinstance(built, Chain)
    return built


def test_it_comes_up_at_the_street_once_a_grid(chain: Chain) -> None:
    matter = chain.matter()
    assert (matter.kind, matter.level) == (MatterKind.NOBODY_LEADS, MatterLevel.STREET)
    assert (matter.grid_id, matter.visit_id) == (chain.slice("g1").grid_id, None)
    assert chain.notes["matter_to_street"] == 1


def test_it_rings() -> None:
    chain = vacant()
    assert (TimerKind.WATCH, chain.matter().matter_id) in chain.timers


def test_it_keeps_the_mobilisation_open_until_the_deadline(chain: Chain) -> None:
    assert chain.left()
    chain.wait(minutes(241))
    assert chain.matter().state is MatterState.LAPSED
    assert not chain.left()


def test_who_is_appointed_is_told_and_it_stands_down(chain: Chain) -> None:
    chain.community.holders = {**chain.community.holders, "g1": ("new",)}
    chain.cover("g1", revision=2, alert=1, coverage=Coverage.STILL)
    assert len(chain.ordered("new")) == 1
    assert {task.state for task in chain.tasks(of="new")} == {TaskState.OPEN}
    assert chain.matter().state is MatterState.STOOD_DOWN
    chain.answer("new")
    assert chain.left()


def test_settled_it_does_not_come_up_again_as_the_grid_is_told_again(chain: Chain) -> None:
    chain.settles(division="110101001")
    chain.wait(minutes(1))
    chain.cover("g1", revision=2, alert=1, coverage=Coverage.STILL)
    assert chain.matter().state is MatterState.SETTLED


def test_at_a_graver_level_it_comes_up_again(chain: Chain) -> None:
    chain.settles(division="110101001")
    chain.community.holders = dict.fromkeys(NODES, ())
    chain.wait(minutes(1))
    chain.cover("g1", revision=2, degree=4)
    states = sorted(matter.state for matter in chain.branch.matters.values())
    assert states == [MatterState.OPEN, MatterState.SETTLED]


def test_it_stands_down_when_one_who_was_silent_answers() -> None:
    chain = silent()
    chain.answer("c.A")
    chain.answer("c.B")
    for name in EVERYBODY:
        if chain.tasks(of=name, live=True):
            chain.answer(name)
    assert chain.matter().state is MatterState.STOOD_DOWN


def test_where_every_resident_is_accounted_for_nothing_comes_up() -> None:
    chain = Chain(small_community(holders=dict.fromkeys(NODES, ())))
    chain.community.grids = {"g1": {"s1": (), "s2": ()}}
    chain.cover("g1")
    assert chain.branch.matters == {}


def test_while_one_of_the_chain_may_answer_nothing_comes_up() -> None:
    chain = Chain(small_community(holders={**dict.fromkeys(NODES, ()), "c": ("c.A",)}))
    chain.cover("g1")
    assert chain.branch.matters == {}
    chain.silence("c.A")
    assert chain.matter().kind is MatterKind.NOBODY_LEADS
