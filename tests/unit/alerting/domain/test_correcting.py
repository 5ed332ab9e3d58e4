"""Who was told the wrong words is told the right ones once, in whatever order things are heard."""

from dataclasses import replace
from uuid import UUID

import pytest

from schemas import ids
from schemas.vocabulary import AttemptStatus, Channel, MobilisationState
from services.alerting.domain.events import AttemptReported, TimerDue
from services.alerting.domain.messaging import CORRECTION
from services.alerting.domain.mobilisation import Correction
from services.alerting.domain.state import TimerKind
from tests.builders.alerting import edition, minutes, small_community
from tests.builders.chain import Chain

PLAN, FIRST, SECOND = (ids.of("test-text", name) for name in ("plan", "first", "second"))
LEADER = "g1/b1/s1.A"


@pytest.fixture
def chain() -> Chain:
    chain = Chain(small_community(), edition())
    chain.cover("g1")
    return chain


def corrected(chain: Chain, *corrections: Correction) -> None:
    """These are in force, the last one from now on."""
    chain.branch.mobilisation = replace(chain.branch.mobilisation, corrections=corrections)
    chain.tell(TimerDue(TimerKind.MESSAGE, corrections[-1].message_id, CORRECTION))


def told(
    chain: Chain, name: str = LEADER, status: AttemptStatus = AttemptStatus.SENT, text: UUID = PLAN
) -> None:
    order = chain.last_order(name)
    report = AttemptReported(order.contact_id, order.attempt_id, order.round, status, "")
    chain.tell(replace(report, channel=order.channel, text_id=text))


def corrections(chain: Chain, name: str = LEADER) -> list[tuple[str, Channel]]:
    return [one for one in chain.ordered(name) if one[0].startswith("correction")]


RIGHT = Correction(FIRST, (PLAN,))


@pytest.mark.parametrize("status", [AttemptStatus.SENT, AttemptStatus.UNKNOWN])
def test_who_may_have_been_told_is_corrected_and_nobody_else(
    chain: Chain, status: AttemptStatus
) -> None:
    told(chain, status=status)
    corrected(chain, RIGHT)
    assert corrections(chain) == [(f"correction:{FIRST}", Channel.SMS)]
    assert corrections(chain, "g1.A") == []


def test_once_however_often_it_is_asked_for_and_reported(chain: Chain) -> None:
    told(chain)
    corrected(chain, RIGHT)
    corrected(chain, RIGHT)
    told(chain, status=AttemptStatus.DELIVERED)
    assert len(corrections(chain)) == 1


def test_what_was_under_way_is_corrected_when_it_is_heard_of(chain: Chain) -> None:
    corrected(chain, RIGHT)
    assert corrections(chain) == []
    told(chain)
    assert len(corrections(chain)) == 1


def test_who_was_told_in_the_right_words_needs_no_correction(chain: Chain) -> None:
    corrected(chain, RIGHT)
    told(chain, text=FIRST)
    assert corrections(chain) == []


def test_who_did_not_get_it_was_told_nothing(chain: Chain) -> None:
    told(chain, status=AttemptStatus.FAILED)
    corrected(chain, RIGHT)
    assert corrections(chain) == []


def test_a_call_is_corrected_by_a_call_unless_a_text_was_there_too(chain: Chain) -> None:
    order = chain.last_order(LEADER)
    by_call = AttemptReported(
        order.contact_id, order.attempt_id, order.round, AttemptStatus.SENT, "", Channel.CALL, PLAN
    )
    chain.tell(by_call)
    corrected(chain, RIGHT)
    assert [channel for _, channel in corrections(chain)] == [Channel.CALL]
    told(chain, "g1.A")
    assert [channel for _, channel in corrections(chain, "g1.A")] == [Channel.SMS]


def test_a_correction_may_be_wrong_too(chain: Chain) -> None:
    told(chain)
    corrected(chain, RIGHT)
    corrected(chain, RIGHT, Correction(SECOND, (PLAN, FIRST)))
    assert [name for name, _ in corrections(chain)] == [
        f"correction:{FIRST}",
        f"correction:{SECOND}",
    ]
    # What had not gone out of the first is taken back.
    assert chain.orders[-2].attempt_id in chain.withdrawn
    told(chain, "g1.A")
    assert [name for name, _ in corrections(chain, "g1.A")] == [f"correction:{SECOND}"]


@pytest.mark.parametrize("state", [MobilisationState.STOPPED, MobilisationState.PAUSED])
def test_it_passes_a_stop_and_a_pause(chain: Chain, state: MobilisationState) -> None:
    told(chain)
    chain.set_state(state)
    corrected(chain, RIGHT)
    assert len(corrections(chain)) == 1
    # Past the last deadline it is still worth hearing.
    assert chain.last_order(LEADER).not_after >= chain.now + minutes(60)
