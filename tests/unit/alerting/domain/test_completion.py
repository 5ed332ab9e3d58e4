"""A task is done when its holder has answered and every door below is accounted for."""

import pytest

from schemas.vocabulary import Channel, TaskState, VisitOutcome
from tests.builders.alerting import Community, minutes, small_community
from tests.builders.chain import Chain

S1 = "g1/b1/s1"
SAFE, UNKNOWN = VisitOutcome.SAFE, VisitOutcome.UNKNOWN


@pytest.fixture
def chain() -> Chain:
    chain = Chain(small_community())
    chain.expect_grids(1)
    chain.cover("g1")
    return chain


def test_received_alone_is_not_done(chain: Chain) -> None:
    chain.answer(f"{S1}.A")
    chain.found("wang", SAFE, by=f"{S1}.A")
    assert chain.states(S1) == [TaskState.RECEIVED]


def test_doors_alone_are_not_done(chain: Chain) -> None:
    for name in ("wang", "li"):
        chain.found(name, SAFE, by=f"{S1}.B")
    assert chain.states(S1) == [TaskState.OPEN]


def test_both_are_done_at_every_level_that_has_answered(chain: Chain) -> None:
    for name in (f"{S1}.A", "g1.A", "c.A"):
        chain.answer(name)
    chain.found("wang", SAFE, by=f"{S1}.A")
    chain.found("li", VisitOutcome.REFUSED, by=f"{S1}.A")
    assert chain.states(S1) == chain.states("g1") == chain.states("c") == [TaskState.DONE]
    assert chain.states("g1/b1") == [TaskState.OPEN]


@pytest.mark.parametrize("outcome", [VisitOutcome.NO_ANSWER, VisitOutcome.WRONG_DATA, UNKNOWN])
def test_what_is_not_known_is_not_accounted(chain: Chain, outcome: VisitOutcome) -> None:
    chain.answer(f"{S1}.A")
    chain.found("wang", SAFE, by=f"{S1}.A")
    chain.found("li", outcome, by=f"{S1}.A")
    assert chain.states(S1) == [TaskState.RECEIVED]


def test_a_post_without_doors_is_done_with_the_answer(chain: Chain) -> None:
    chain.answer("g1/b1/s2.A")
    assert chain.states("g1/b1/s2") == [TaskState.DONE]


def test_the_communitys_own_post_waits_until_all_grids_are_told() -> None:
    chain = Chain(Community({"g1": {"s1": ()}, "g2": {"s1": ("zhao",)}}))
    chain.cover("g1")
    chain.answer("c.A")
    assert chain.states("c") == [TaskState.RECEIVED]
    chain.expect_grids(2)
    assert chain.states("c") == [TaskState.RECEIVED]
    chain.cover("g2")
    assert chain.states("c") == [TaskState.RECEIVED]
    chain.found("zhao", SAFE, by="g2/b1/s1.A")
    assert chain.states("c") == [TaskState.DONE]


def test_the_count_may_come_last() -> None:
    chain = Chain(Community({"g1": {"s1": ()}}))
    chain.cover("g1")
    chain.answer("c.A")
    chain.expect_grids(1)
    assert chain.states("c") == [TaskState.DONE]


def done_by(chain: Chain, leader: str) -> None:
    chain.answer(leader)
    for name in ("wang", "li"):
        chain.found(name, SAFE, by=leader)
    assert chain.states(S1, leader) == [TaskState.DONE]
    chain.wait(minutes(5))


def test_an_outcome_taken_back_gives_the_post_its_task_anew(chain: Chain) -> None:
    done_by(chain, f"{S1}.A")
    chain.found("wang", UNKNOWN, by=f"{S1}.A")
    assert sorted(chain.states(S1)) == [TaskState.DONE, TaskState.RECEIVED]
    assert len(chain.ordered(f"{S1}.A")) == 1
    chain.found("wang", SAFE, by=f"{S1}.A", at=chain.now + minutes(1))
    assert chain.states(S1) == [TaskState.DONE, TaskState.DONE]


def test_taken_back_by_another_the_holder_is_written_to(chain: Chain) -> None:
    done_by(chain, f"{S1}.A")
    chain.found("wang", VisitOutcome.WRONG_DATA, by="g1.A")
    (again,) = chain.tasks(S1, live=True)
    assert again.state is TaskState.OPEN
    assert chain.ordered(f"{S1}.A")[-1] == (f"urgency:{again.task_id}", Channel.SMS)


def test_taken_back_by_an_officer_the_leader_is_told_that_the_door_is_open(chain: Chain) -> None:
    done_by(chain, f"{S1}.A")
    chain.entered("wang", UNKNOWN, laid_at=f"{S1}.A")
    (again,) = chain.tasks(S1, live=True)
    assert again.state is TaskState.OPEN
    assert chain.ordered(f"{S1}.A")[-1] == (f"urgency:{again.task_id}", Channel.SMS)


def test_two_doors_taken_back_are_one_task(chain: Chain) -> None:
    done_by(chain, f"{S1}.A")
    chain.found("wang", UNKNOWN, by=f"{S1}.A")
    chain.wait(minutes(1))
    chain.found("li", UNKNOWN, by=f"{S1}.A")
    assert sorted(chain.states(S1)) == [TaskState.DONE, TaskState.RECEIVED]


def test_taken_back_while_the_task_is_open_opens_no_other(chain: Chain) -> None:
    chain.answer(f"{S1}.A")
    chain.found("wang", SAFE, by=f"{S1}.A")
    chain.found("wang", UNKNOWN, by=f"{S1}.A", at=chain.now + minutes(1))
    assert chain.states(S1) == [TaskState.RECEIVED]


def test_a_new_resident_at_risk_gives_the_post_its_task_anew(chain: Chain) -> None:
    done_by(chain, f"{S1}.A")
    chain.community.grids = {"g1": {"s1": ("wang", "li", "sun"), "s2": ()}}
    chain.cover("g1", revision=2, alert=1)
    assert sorted(chain.states(S1)) == [TaskState.DONE, TaskState.OPEN]


def test_after_the_deadline_no_task_opens_anew(chain: Chain) -> None:
    done_by(chain, f"{S1}.A")
    chain.wait(minutes(240))
    chain.found("wang", UNKNOWN, by=f"{S1}.A")
    assert chain.states(S1) == [TaskState.DONE]
    assert chain.visit("wang").unaccounted
