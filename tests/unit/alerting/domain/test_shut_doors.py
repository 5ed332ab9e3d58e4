"""The path of a door that stays shut: again, relative, neighbour, key-holder, then rescue."""

from dataclasses import replace
from datetime import time, timedelta
from uuid import UUID

import pytest

from schemas.vocabulary import DoorStep, MatterLevel, TaskKind, VisitOutcome
from services.alerting.domain.plan import ShutDoor, Visiting
from services.foresight.deadline import BeforeImpact
from tests.builders.alerting import NOON, edition, minutes, small_community
from tests.builders.chain import Chain

S1 = "g1/b1/s1"
LEADER = f"{S1}.A"
NO_ANSWER = VisitOutcome.NO_ANSWER
PATH = (
    ShutDoor(DoorStep.AGAIN, minutes(10)),
    ShutDoor(DoorStep.RELATIVE, minutes(5)),
    ShutDoor(DoorStep.KEY_HOLDER, minutes(5)),
    ShutDoor(DoorStep.RESCUE, minutes(10)),
)


def visiting(rescue_after: int = 3) -> Visiting:
    return Visiting(frozenset({"alone"}), frozenset(), minutes(10), rescue_after, PATH)


@pytest.fixture
def chain() -> Chain:
    chain = Chain(small_community(teams=("team",)), edition(visiting=visiting()))
    chain.cover("g1")
    chain.answer(LEADER)
    chain.found("wang", NO_ANSWER, by=LEADER)
    return chain


def test_a_door_found_shut_in_a_pause_waits_its_time_after_it_and_no_more(chain: Chain) -> None:
    chain.pause()
    chain.wait(minutes(50))
    chain.found("li", NO_ANSWER, by=LEADER)
    chain.resume(minutes(10))
    chain.wait(minutes(10))
    assert chain.visit("li").step is DoorStep.AGAIN


def test_each_step_has_its_own_time(chain: Chain) -> None:
    taken = []
    for wait in (10, 5, 5):
        chain.wait(minutes(wait) - timedelta(seconds=1))
        before = chain.visit("wang").step
        chain.wait(timedelta(seconds=1))
        taken.append((before, chain.visit("wang").step))
    assert taken == [
        (None, DoorStep.AGAIN),
        (DoorStep.AGAIN, DoorStep.RELATIVE),
        (DoorStep.RELATIVE, DoorStep.KEY_HOLDER),
    ]
    assert chain.tasks(kind=TaskKind.RESCUE) == []
    chain.wait(minutes(10))
    assert len(chain.tasks(S1, kind=TaskKind.RESCUE)) == 2


def test_who_has_knocked_again_is_not_asked_to(chain: Chain) -> None:
    chain.wait(minutes(4))
    chain.found("wang", NO_ANSWER, by=LEADER)
    assert chain.visit("wang").step is DoorStep.AGAIN
    chain.wait(minutes(5))
    assert chain.visit("wang").step is DoorStep.RELATIVE
    assert chain.notes["door_again"] == 0


def test_as_many_knocks_as_the_plan_says_end_the_path(chain: Chain) -> None:
    for _ in range(2):
        chain.wait(minutes(1))
        chain.found("wang", NO_ANSWER, by=LEADER)
    assert len(chain.tasks(S1, kind=TaskKind.RESCUE)) == 2
    chain.wait(minutes(60))
    assert chain.notes["rescue"] == 1


def test_a_door_that_opened_leaves_the_path_and_begins_it_anew_when_shut(chain: Chain) -> None:
    chain.wait(minutes(15))
    assert chain.visit("wang").step is DoorStep.RELATIVE
    chain.found("wang", VisitOutcome.SAFE, by=LEADER)
    chain.wait(minutes(20))
    assert chain.tasks(kind=TaskKind.RESCUE) == []
    chain.found("wang", NO_ANSWER, by=LEADER)
    assert chain.visit("wang").step is None
    chain.wait(minutes(10))
    assert chain.visit("wang").step is DoorStep.AGAIN


def test_a_plan_without_a_path_asks_everybody_before_the_rescue() -> None:
    plain = Visiting(frozenset({"alone"}), frozenset(), minutes(20), 2)
    assert [one.step for one in plain.steps] == list(DoorStep)
    assert sum((one.after for one in plain.steps), timedelta()) == minutes(40)


@pytest.mark.parametrize(("left", "rescued"), [(21, False), (20, True)])
def test_a_second_knock_that_leaves_no_time_for_the_rest_of_the_path_ends_it(
    chain: Chain, left: int, rescued: bool
) -> None:
    chain.wait(edition().deadline - minutes(left + 5))
    chain.found("li", NO_ANSWER, by=LEADER)
    assert not chain.visit("li").rescued
    chain.wait(minutes(5))
    chain.found("li", NO_ANSWER, by=LEADER)
    assert chain.visit("li").rescued is rescued
    chain.wait(minutes(left) - timedelta(seconds=1))
    assert chain.visit("li").rescued


def test_a_step_that_is_taken_is_no_longer_counted(chain: Chain) -> None:
    chain.wait(edition().deadline - minutes(31))
    chain.found("li", NO_ANSWER, by=LEADER)
    chain.wait(minutes(15))
    assert chain.visit("li").step is DoorStep.RELATIVE
    chain.found("li", NO_ANSWER, by=LEADER)
    assert not chain.visit("li").rescued


def test_a_second_knock_past_the_deadline_comes_up_at_the_street(chain: Chain) -> None:
    chain.wait(edition().deadline)
    for _ in range(2):
        assert not [m for m in chain.branch.matters.values() if m.visit_id == li(chain)]
        chain.wait(minutes(1))
        chain.found("li", NO_ANSWER, by=LEADER)
    (matter,) = [m for m in chain.branch.matters.values() if m.visit_id == li(chain)]
    assert matter.level is MatterLevel.STREET


def li(chain: Chain) -> UUID:
    return chain.visit("li").visit_id


def test_where_the_hazard_comes_sooner_than_the_path_ends_the_second_knock_goes_in() -> None:
    """The mildest typhoon, at half past three, for two in the night: people are moved by six."""
    path = (
        ShutDoor(DoorStep.AGAIN, minutes(120)),
        *(ShutDoor(step, minutes(30)) for step in tuple(DoorStep)[1:]),
    )
    seen = Visiting(frozenset({"alone"}), frozenset(), minutes(120), 3, path)
    plan = edition(deadline=timedelta(hours=12), visiting=seen)
    before = BeforeImpact(timedelta(hours=3), time(18))
    chain = Chain(small_community(teams=("team",)), replace(plan, before_impact=before))
    chain.wait(minutes(210))
    covered = chain.community.covered("g1")
    chain.tell(replace(covered, onset=NOON + timedelta(hours=14)))
    assert chain.slice("g1").deadline_at == NOON + timedelta(hours=6)
    chain.answer(LEADER)
    for wait in (20, 70):
        assert not chain.visit("wang").rescued
        chain.wait(minutes(wait))
        chain.found("wang", NO_ANSWER, by=LEADER)
    assert len(chain.tasks(S1, kind=TaskKind.RESCUE, live=True)) == 2
