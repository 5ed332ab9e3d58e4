"""Who was moved is looked for again until release; who is away, when they should be back."""

from datetime import timedelta

import pytest

from schemas.events.answers import OutcomeDetail
from schemas.vocabulary import Mover, Refuge, TaskState, VisitOutcome
from tests.builders.alerting import minutes, small_community
from tests.builders.chain import Chain

S1 = "g1/b1/s1"
LEADER = f"{S1}.A"


@pytest.fixture
def chain() -> Chain:
    chain = Chain(small_community())
    chain.cover("g1")
    chain.answer(LEADER)
    chain.found("li", VisitOutcome.SAFE, by=LEADER)
    return chain


def test_where_to_and_by_whom_is_kept(chain: Chain) -> None:
    detail = OutcomeDetail(moved_to=Refuge.SHELTER, moved_by=Mover.TEAM)
    chain.found("wang", VisitOutcome.MOVED, by=LEADER, detail=detail)
    wang = chain.visit("wang")
    assert (wang.moved_to, wang.moved_by) == (Refuge.SHELTER, Mover.TEAM)
    assert not wang.unaccounted


def test_who_was_moved_is_unknown_again_after_a_while(chain: Chain) -> None:
    chain.found("wang", VisitOutcome.MOVED, by=LEADER)
    assert chain.states(S1) == [TaskState.DONE]
    chain.wait(minutes(120))
    assert chain.visit("wang").outcome is VisitOutcome.UNKNOWN
    assert chain.visit("wang").unaccounted
    assert chain.notes["look_again"] == 1
    assert chain.states(S1) == [TaskState.DONE, TaskState.OPEN]


def test_who_was_moved_in_a_pause_is_looked_for_as_long_after_it_as_ever(chain: Chain) -> None:
    chain.pause()
    chain.wait(minutes(60))
    chain.found("wang", VisitOutcome.MOVED, by=LEADER)
    chain.resume()
    chain.wait(minutes(120))
    assert chain.visit("wang").outcome is VisitOutcome.UNKNOWN


def test_who_was_found_there_again_is_looked_for_once_more(chain: Chain) -> None:
    chain.found("wang", VisitOutcome.MOVED, by=LEADER)
    chain.wait(minutes(100))
    chain.found("wang", VisitOutcome.MOVED, by=LEADER)
    chain.wait(minutes(60))
    assert chain.visit("wang").outcome is VisitOutcome.MOVED
    chain.wait(minutes(60))
    assert chain.visit("wang").outcome is VisitOutcome.UNKNOWN


def test_who_is_away_is_looked_for_when_they_are_back(chain: Chain) -> None:
    until = chain.now + timedelta(minutes=30)
    chain.found("wang", VisitOutcome.AWAY, by=LEADER, detail=OutcomeDetail(until=until))
    chain.wait(minutes(29))
    assert not chain.visit("wang").unaccounted
    chain.wait(minutes(1))
    assert chain.visit("wang").unaccounted


def test_who_is_away_for_nobody_knows_how_long_is_left_alone(chain: Chain) -> None:
    chain.found("wang", VisitOutcome.AWAY, by=LEADER)
    chain.wait(minutes(239))
    assert chain.visit("wang").outcome is VisitOutcome.AWAY


def test_after_the_deadline_nobody_is_looked_for_again(chain: Chain) -> None:
    chain.wait(minutes(180))
    chain.found("wang", VisitOutcome.MOVED, by=LEADER)
    assert all(kind != "look_again" for kind, _ in chain.timers)
