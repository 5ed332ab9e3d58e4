"""Where the plan says so, buddies are asked with the first message, and nobody is seen twice."""

from dataclasses import replace

import pytest

from schemas.vocabulary import Channel, TaskKind, TaskState, VisitOutcome
from services.alerting.domain.plan import Edition, Order
from tests.builders.alerting import edition, minutes, small_community
from tests.builders.chain import Chain

S1 = "g1/b1/s1"
LEADER = f"{S1}.A"
VISIT = TaskKind.VISIT
SMS = ("first", Channel.SMS)


def asks_buddies(**changes: object) -> Edition:
    plan = edition(**changes)  # type: ignore[arg-type]
    return replace(plan, visiting=replace(plan.visiting, buddies=True))


@pytest.fixture
def chain() -> Chain:
    chain = Chain(small_community(buddies=("zhang", "chen")), asks_buddies())
    chain.cover("g1")
    return chain


def states(chain: Chain, of: str) -> list[TaskState]:
    return [task.state for task in chain.tasks(S1, of, VISIT)]


def test_they_are_asked_with_the_first_message_for_each_resident_of_theirs(chain: Chain) -> None:
    assert chain.ordered("zhang") == chain.ordered("chen") == [SMS]
    assert states(chain, "zhang") == [TaskState.OPEN] * 2
    assert chain.ordered(LEADER) == [SMS]


def test_by_a_plan_that_does_not_say_so_they_are_left_alone() -> None:
    chain = Chain(small_community(buddies=("zhang",)))
    chain.cover("g1")
    assert chain.ordered("zhang") == []


def test_the_first_who_says_so_goes_and_the_others_stand_down(chain: Chain) -> None:
    chain.answer("zhang")
    assert states(chain, "zhang") == [TaskState.RECEIVED] * 2
    assert states(chain, "chen") == [TaskState.STOOD_DOWN] * 2
    assert chain.visit("wang").buddy_goes
    assert chain.visit("li").buddy_goes
    # The leader has the doors all the same.
    assert chain.states(S1, LEADER) == [TaskState.OPEN]


def test_who_has_the_door_as_its_leader_is_not_asked_twice() -> None:
    chain = Chain(small_community(buddies=(LEADER,)), asks_buddies())
    chain.cover("g1")
    assert states(chain, LEADER) == []
    assert chain.ordered(LEADER) == [SMS]


def test_an_outcome_ends_it_for_all_whoever_tells_it(chain: Chain) -> None:
    chain.answer("zhang")
    chain.found("wang", VisitOutcome.SAFE, by="zhang")
    chain.found("li", VisitOutcome.SAFE, by=LEADER)
    assert states(chain, "zhang") == [TaskState.DONE] * 2
    assert not chain.visit("wang").buddy_goes
    chain.answer(LEADER)
    assert chain.states(S1, LEADER) == [TaskState.DONE]


def test_what_the_leader_saw_no_buddy_goes_to(chain: Chain) -> None:
    for name in ("wang", "li"):
        chain.found(name, VisitOutcome.SAFE, by=LEADER)
    assert states(chain, "zhang") == states(chain, "chen") == [TaskState.STOOD_DOWN] * 2


def test_who_goes_no_longer_leaves_the_door_to_its_leader(chain: Chain) -> None:
    chain.answer("zhang")
    chain.wait(minutes(1))
    chain.cannot("zhang")
    assert states(chain, "zhang") == [TaskState.STOOD_DOWN] * 2
    assert not chain.visit("wang").buddy_goes
    assert chain.visit("wang").unaccounted


def test_who_is_silent_is_left_alone_after_the_ladder(chain: Chain) -> None:
    chain.silence("zhang")
    assert states(chain, "zhang") == [TaskState.STOOD_DOWN] * 2
    assert len(chain.ordered("zhang")) == 2


def test_who_has_answered_as_a_leader_has_not_said_that_they_go(chain: Chain) -> None:
    """Each door is a message of its own, as for help."""
    chain = Chain(small_community(buddies=("g1.A",)), asks_buddies())
    chain.community = replace(chain.community, buddies=())
    chain.cover("g1")
    chain.answer("g1.A")
    chain.community = replace(chain.community, buddies=("g1.A",))
    chain.cover("g1", revision=2, alert=1)
    assert TaskState.RECEIVED not in states(chain, "g1.A")
    assert not chain.visit("wang").buddy_goes
    assert chain.ordered("g1.A")[-1][0].startswith("urgency:")


def test_in_a_cascade_they_wait_as_the_stairwells_leader_does() -> None:
    chain = Chain(small_community(buddies=("zhang",)), asks_buddies(order=Order.CASCADE))
    chain.cover("g1")
    assert states(chain, "zhang") == [TaskState.WAITING] * 2
    for name in ("c.A", "g1.A", "g1/b1.A"):
        assert chain.ordered("zhang") == []
        chain.answer(name)
    assert states(chain, "zhang") == [TaskState.OPEN] * 2
    assert chain.ordered("zhang") == [SMS]


def test_who_is_paired_no_longer_stands_down_and_who_is_new_is_asked(chain: Chain) -> None:
    chain.community = replace(chain.community, buddies=("chen", "sun"))
    chain.cover("g1", revision=2, alert=1)
    assert states(chain, "zhang") == [TaskState.STOOD_DOWN] * 2
    assert states(chain, "sun") == [TaskState.OPEN] * 2
    assert chain.ordered("chen") == [SMS]


def test_at_a_graver_level_they_are_asked_anew(chain: Chain) -> None:
    chain.answer("zhang")
    chain.set_edition(asks_buddies(level="red"))
    chain.cover("g1", revision=2, degree=4)
    assert chain.ordered("zhang")[-1] == ("upgrade:2", Channel.SMS)
    assert chain.ordered("chen")[-1] == ("upgrade:2", Channel.SMS)
    assert not chain.visit("wang").buddy_goes


@pytest.mark.parametrize("before", ["silent", "cannot"])
def test_at_a_graver_level_who_was_passed_over_is_asked_again(chain: Chain, before: str) -> None:
    """As a leader is."""
    if before == "silent":
        chain.silence("zhang")
    else:
        chain.cannot("zhang")
    chain.set_edition(asks_buddies(level="red"))
    chain.cover("g1", revision=2, degree=4)
    assert chain.ordered("zhang")[-1] == ("upgrade:2", Channel.SMS)
    assert states(chain, "zhang")[-2:] == [TaskState.OPEN] * 2
    # Once a level.
    chain.cannot("zhang")
    chain.cover("g1", revision=3, alert=2, degree=4)
    assert chain.ordered("zhang")[-1] == ("upgrade:2", Channel.SMS)


def test_who_was_not_asked_yet_and_was_at_the_door_is_not_asked_any_more() -> None:
    chain = Chain(small_community(buddies=("c.A",)), asks_buddies(order=Order.CASCADE))
    chain.cover("g1")
    chain.found("wang", VisitOutcome.SAFE, by="c.A")
    assert sorted(states(chain, "c.A")) == [TaskState.STOOD_DOWN, TaskState.WAITING]


def test_when_it_is_lifted_who_was_told_hears_so(chain: Chain) -> None:
    chain.sent("zhang")
    chain.lift("g1")
    assert states(chain, "zhang") == [TaskState.STOOD_DOWN] * 2
    assert chain.ordered("zhang")[-1] == ("stand-down:2", Channel.SMS)


def test_past_the_deadline_it_lapses(chain: Chain) -> None:
    chain.answer("zhang")
    chain.wait(edition().deadline)
    assert states(chain, "zhang") == [TaskState.LAPSED] * 2
    assert not chain.visit("wang").buddy_goes


def test_a_rescue_is_a_message_of_its_own(chain: Chain) -> None:
    chain.answer("zhang")
    for _ in range(2):
        chain.found("wang", VisitOutcome.NO_ANSWER, by=LEADER)
        chain.wait(minutes(1))
    assert [task.state for task in chain.tasks(S1, "zhang", TaskKind.RESCUE)] == [TaskState.OPEN]
