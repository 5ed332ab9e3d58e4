"""SMS, then call, then silence; every step at its time and once."""

from dataclasses import replace

import pytest

from schemas.vocabulary import AnswerKind, AttemptStatus, Channel
from services.alerting.domain.state import Phase, TimerKind
from tests.builders.alerting import minutes, small_community
from tests.builders.chain import Chain

FIRST_SMS, FIRST_CALL = ("first", Channel.SMS), ("first", Channel.CALL)
LEADER = "g1/b1/s1.A"


@pytest.fixture
def chain() -> Chain:
    chain = Chain(small_community())
    chain.cover("g1")
    return chain


def test_the_first_message_is_an_sms(chain: Chain) -> None:
    assert chain.ordered(LEADER) == [FIRST_SMS]
    assert chain.last_order(LEADER).not_after == chain.slice("g1").deadline_at


def test_the_silent_are_called_after_three_minutes(chain: Chain) -> None:
    chain.sent(LEADER)
    chain.wait(minutes(2.9))
    assert chain.ordered(LEADER) == [FIRST_SMS]
    chain.wait(minutes(0.1))
    assert chain.ordered(LEADER) == [FIRST_SMS, FIRST_CALL]


def test_our_own_delay_counts_against_nobody(chain: Chain) -> None:
    chain.wait(minutes(20))
    assert chain.ordered(LEADER) == [FIRST_SMS]
    chain.sent(LEADER)
    chain.wait(minutes(3))
    assert chain.ordered(LEADER) == [FIRST_SMS, FIRST_CALL]


def test_an_answer_ends_the_ladder(chain: Chain) -> None:
    chain.sent(LEADER)
    chain.answer(LEADER)
    chain.wait(minutes(30))
    assert chain.ordered(LEADER) == [FIRST_SMS]
    assert chain.contact(LEADER).phase is Phase.ANSWERED


def test_an_answer_takes_back_a_call_that_was_only_ordered(chain: Chain) -> None:
    chain.sent(LEADER)
    chain.wait(minutes(3))
    call = chain.last_order(LEADER)
    chain.answer(LEADER)
    assert call.attempt_id in chain.withdrawn


def test_an_answer_stops_a_phone_that_may_still_ring(chain: Chain) -> None:
    chain.sent(LEADER)
    chain.wait(minutes(3))
    chain.sent(LEADER)
    call = chain.last_order(LEADER)
    chain.answer(LEADER)
    assert call.attempt_id in chain.withdrawn


def test_an_sms_on_its_way_is_not_taken_back(chain: Chain) -> None:
    chain.sent(LEADER)
    chain.answer(LEADER)
    assert not chain.withdrawn


def test_a_ladder_that_has_become_shorter_ends_early(chain: Chain) -> None:
    chain.sent(LEADER)
    chain.wait(minutes(3))
    plan = chain.branch.mobilisation.edition
    chain.set_edition(replace(plan, ladder=plan.ladder[:1]))
    chain.sent(LEADER)
    chain.wait(minutes(3))
    assert chain.contact(LEADER).phase is Phase.SILENT


@pytest.mark.parametrize(
    "status", [AttemptStatus.FAILED, AttemptStatus.EXPIRED, AttemptStatus.NOT_SENT]
)
def test_what_did_not_arrive_moves_on_at_once(chain: Chain, status: AttemptStatus) -> None:
    chain.report(LEADER, status)
    assert chain.ordered(LEADER) == [FIRST_SMS, FIRST_CALL]


def test_what_failed_after_it_was_sent_moves_on_at_once(chain: Chain) -> None:
    chain.sent(LEADER)
    chain.report(LEADER, AttemptStatus.FAILED)
    assert chain.ordered(LEADER) == [FIRST_SMS, FIRST_CALL]


def test_unknown_keeps_waiting_its_time(chain: Chain) -> None:
    chain.report(LEADER, AttemptStatus.UNKNOWN)
    assert chain.ordered(LEADER) == [FIRST_SMS]
    assert chain.contact(LEADER).told_at is None
    chain.wait(minutes(3))
    assert chain.ordered(LEADER) == [FIRST_SMS, FIRST_CALL]


def test_unknown_that_turns_out_not_sent_moves_on_at_once(chain: Chain) -> None:
    chain.report(LEADER, AttemptStatus.UNKNOWN)
    chain.report(LEADER, AttemptStatus.NOT_SENT)
    assert chain.ordered(LEADER) == [FIRST_SMS, FIRST_CALL]


def test_a_report_twice_changes_nothing_the_second_time(chain: Chain) -> None:
    chain.sent(LEADER)
    due = chain.timers[TimerKind.LADDER, chain.contact_id(LEADER)]
    chain.wait(minutes(1))
    chain.sent(LEADER)
    chain.report(LEADER, AttemptStatus.DELIVERED)
    assert chain.timers[TimerKind.LADDER, chain.contact_id(LEADER)] == due


def test_a_late_report_of_an_earlier_step_changes_nothing(chain: Chain) -> None:
    sms = chain.last_order(LEADER)
    chain.sent(LEADER)
    chain.wait(minutes(3))
    chain.report(LEADER, AttemptStatus.FAILED, sms)
    assert chain.ordered(LEADER) == [FIRST_SMS, FIRST_CALL]


def test_past_the_call_the_contact_is_silent(chain: Chain) -> None:
    chain.silence(LEADER)
    assert chain.contact(LEADER).phase is Phase.SILENT


def test_the_last_said_counts_even_when_it_arrives_first(chain: Chain) -> None:
    chain.sent(LEADER)
    before = chain.now
    chain.wait(minutes(1))
    chain.answer(LEADER)
    chain.answer(LEADER, AnswerKind.CANNOT, before)
    assert chain.contact(LEADER).answer is AnswerKind.RECEIVED
    assert chain.notes["answer_outdated"] == 1


def test_said_at_the_same_moment_cannot_counts(chain: Chain) -> None:
    chain.sent(LEADER)
    chain.cannot(LEADER)
    chain.answer(LEADER)
    assert chain.contact(LEADER).answer is AnswerKind.CANNOT


def test_a_second_answer_of_the_same_kind_changes_nothing(chain: Chain) -> None:
    chain.sent(LEADER)
    chain.answer(LEADER)
    before = chain.contact(LEADER)
    chain.wait(minutes(1))
    chain.answer(LEADER)
    assert chain.contact(LEADER) == before


def test_a_pause_takes_back_what_was_ordered_and_goes_on_with_the_next_step(chain: Chain) -> None:
    sms = chain.last_order(LEADER)
    chain.pause()
    assert sms.attempt_id in chain.withdrawn
    chain.report(LEADER, AttemptStatus.WITHDRAWN)
    assert chain.ordered(LEADER) == [FIRST_SMS]
    chain.resume(minutes(60))
    assert chain.ordered(LEADER) == [FIRST_SMS, FIRST_CALL]


def test_time_that_stood_still_counts_against_nobody(chain: Chain) -> None:
    chain.sent(LEADER)
    chain.wait(minutes(1))
    chain.pause()
    chain.resume(minutes(60))
    assert chain.ordered(LEADER) == [FIRST_SMS]
    chain.wait(minutes(2))
    assert chain.ordered(LEADER) == [FIRST_SMS, FIRST_CALL]


def test_in_a_pause_nobody_new_is_written_to(chain: Chain) -> None:
    chain.answer("g1/b1/s1.B")
    chain.pause()
    chain.cannot("g1/b1/s1.A")
    chain.cannot("g1/b1.A")
    assert chain.ordered("g1/b1.B") == []
    chain.resume(minutes(10))
    assert chain.ordered("g1/b1.B") == [FIRST_SMS]
