"""Calling again who has not answered: never twice at once, and within the ladder."""

from dataclasses import replace

import pytest

from schemas.vocabulary import Channel, TaskState
from services.alerting.domain.calling_again import ALONE
from services.alerting.domain.events import TimerDue
from services.alerting.domain.plan import Step
from services.alerting.domain.state import TimerKind
from tests.builders.alerting import Community, edition, minutes, node
from tests.builders.chain import Chain

S1, S2 = "g1/b1/s1", "g1/b1/s2"
AGAIN = ("call-again:x", Channel.CALL)


def town() -> Community:
    """Nobody stands in for anybody."""
    holders: dict[str, tuple[str, ...]] = {
        "c": (),
        "g1": (),
        "g1/b1": (),
        S1: ("one",),
        S2: ("two",),
    }
    return Community({"g1": {"s1": ("wang",), "s2": ()}}, holders)


@pytest.fixture
def chain() -> Chain:
    chain = Chain(town(), edition())
    chain.cover("g1")
    return chain


def again(chain: Chain, at: str, how: str = "") -> None:
    chain.tell(TimerDue(TimerKind.CALL_AGAIN, node(at), f"x {how}".strip()))


def test_all_silent_of_a_branch_are_called(chain: Chain) -> None:
    chain.silence("one")
    chain.sent("two")
    again(chain, "g1")
    assert chain.ordered("one")[-1] == chain.ordered("two")[-1] == AGAIN


def test_who_answered_is_not(chain: Chain) -> None:
    chain.sent("one", "two")
    chain.answer("one")
    again(chain, "c")
    assert AGAIN not in chain.ordered("one")
    assert AGAIN in chain.ordered("two")


def test_one_place_alone(chain: Chain) -> None:
    chain.sent("one", "two")
    again(chain, "g1/b1", ALONE)
    assert AGAIN not in chain.ordered("one")
    again(chain, S1, ALONE)
    assert AGAIN in chain.ordered("one")
    assert AGAIN not in chain.ordered("two")


def test_what_is_on_its_way_is_not_doubled(chain: Chain) -> None:
    again(chain, S1)
    assert len(chain.ordered("one")) == 1, "the text has not gone out yet"
    chain.sent("one")
    chain.wait(minutes(3))
    chain.sent("one")
    again(chain, S1)
    assert len(chain.ordered("one")) == 2, "the phone may still ring"
    assert chain.notes["call_again_skipped"] == 2


def test_told_twice_it_calls_once(chain: Chain) -> None:
    chain.sent("one")
    again(chain, S1)
    again(chain, S1)
    assert chain.ordered("one").count(AGAIN) == 1


def test_missed_again_they_are_silent_again(chain: Chain) -> None:
    chain.silence("one")
    again(chain, S1)
    chain.sent("one")
    chain.wait(minutes(2))
    assert chain.notes["silent"] == 2
    assert chain.task(S1, "one").state is TaskState.OPEN


def test_a_plan_that_calls_nobody_does_not_begin_to(chain: Chain) -> None:
    chain.set_edition(replace(edition(), ladder=(Step(Channel.SMS, minutes(3)),)))
    chain.sent("one")
    again(chain, S1)
    assert chain.notes["call_again_refused"] == 1
    assert len(chain.ordered("one")) == 1
