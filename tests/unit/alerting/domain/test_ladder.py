"""SMS, then call, then silence; every step at its time and once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.vocabulary import AnswerKind, AttemptStatus, Channel, TaskState
from services.alerting.domain.events import TimerDue
from services.alerting.domain.ladder import HEARD_AGAIN, NOT_REACHED
from services.alerting.domain.state import Phase, TimerKind
from tests.builders.alerting import NOON, minutes, node, small_community
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


def test_an_order_says_how_long_its_step_lasts(chain: Chain) -> None:
    """What holds it up at its number may do so as long at most."""
    assert chain.last_order(LEADER).wait == minutes(3)


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


def test_our_backlog_makes_no_answer_later(chain: Chain) -> None:
    chain.sent(LEADER)
    chain.wait(minutes(1))
    said_at = chain.now
    chain.wait(minutes(10))
    chain.answer(LEADER, at=said_at)
    assert chain.task("g1/b1/s1", LEADER).answered_at == said_at


def test_what_was_said_first_counts_in_whichever_order_it_is_heard(chain: Chain) -> None:
    chain.sent(LEADER)
    chain.wait(minutes(1))
    first = chain.now
    chain.wait(minutes(1))
    chain.answer(LEADER, at=chain.now)
    chain.answer(LEADER, at=first)
    assert chain.task("g1/b1/s1", LEADER).answered_at == first


def test_an_answer_is_neither_ahead_of_our_time_nor_before_its_task(chain: Chain) -> None:
    opened_at = chain.now
    chain.wait(minutes(1))
    chain.answer(LEADER, at=chain.now + minutes(5))
    assert chain.task("g1/b1/s1", LEADER).answered_at == chain.now
    chain.answer("g1/b1/s2.A", at=opened_at - minutes(5))
    assert chain.task("g1/b1/s2", "g1/b1/s2.A").answered_at == opened_at


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


def test_who_only_had_what_failed_after_all_is_not_told(chain: Chain) -> None:
    sms = chain.last_order(LEADER)
    chain.sent(LEADER)
    assert chain.contact(LEADER).told_at == chain.now
    chain.report(LEADER, AttemptStatus.FAILED, sms)
    chain.sent(LEADER)
    chain.report(LEADER, AttemptStatus.FAILED)
    assert chain.contact(LEADER).told_at is None


def test_who_answered_or_has_another_message_stays_told(chain: Chain) -> None:
    sms = chain.last_order(LEADER)
    chain.sent(LEADER)
    chain.wait(minutes(3))
    chain.sent(LEADER)
    chain.report(LEADER, AttemptStatus.FAILED)
    assert chain.contact(LEADER).told_at is not None
    chain.answer(LEADER)
    chain.report(LEADER, AttemptStatus.FAILED, sms)
    assert chain.contact(LEADER).told_at is not None


def test_who_has_another_message_under_way_is_told_until_that_fails_too(chain: Chain) -> None:
    sms = chain.last_order(LEADER)
    chain.sent(LEADER)
    chain.wait(minutes(3))
    chain.sent(LEADER)
    chain.report(LEADER, AttemptStatus.FAILED, sms)
    assert chain.contact(LEADER).told_at is not None
    chain.report(LEADER, AttemptStatus.FAILED)
    assert chain.contact(LEADER).told_at is None


def test_who_took_up_the_call_stays_told_when_the_message_failed(chain: Chain) -> None:
    sms = chain.last_order(LEADER)
    chain.sent(LEADER)
    chain.wait(minutes(3))
    chain.report(LEADER, AttemptStatus.DELIVERED)
    chain.report(LEADER, AttemptStatus.FAILED, sms)
    assert chain.contact(LEADER).told_at is not None


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


def test_a_late_timer_of_an_earlier_step_changes_nothing(chain: Chain) -> None:
    chain.sent(LEADER)
    late = chain.timers[TimerKind.LADDER, chain.contact_id(LEADER)]
    chain.report(LEADER, AttemptStatus.FAILED)
    chain.sent(LEADER)
    chain.tell(TimerDue(late.kind, late.subject_id, late.mark))
    assert chain.contact(LEADER).phase is Phase.WAITING


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


def test_a_second_answer_of_the_same_kind_changes_but_when_it_was_said(chain: Chain) -> None:
    chain.sent(LEADER)
    chain.answer(LEADER)
    before = chain.contact(LEADER)
    chain.wait(minutes(1))
    chain.answer(LEADER)
    assert chain.contact(LEADER) == replace(before, answered_at=chain.now)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_in_whatever_order_answers_come_the_last_said_counts(data: st.DataObject) -> None:
    kinds = st.sampled_from([AnswerKind.RECEIVED, AnswerKind.CANNOT])
    answers = st.lists(st.tuples(st.integers(0, 3), kinds), min_size=2, max_size=5)
    said = sorted(data.draw(answers, label="said"))
    straight, shuffled = Chain(small_community()), Chain(small_community())
    orders = (said, data.draw(st.permutations(said), label="heard"))
    for chain, order in zip((straight, shuffled), orders, strict=True):
        chain.cover("g1")
        chain.wait(minutes(5))
        for minute, kind in order:
            chain.answer(LEADER, kind, NOON + minutes(minute))
    last, other = straight.contact(LEADER), shuffled.contact(LEADER)
    assert (last.phase, last.answered_at) == (other.phase, other.answered_at)


def test_what_a_pause_took_back_is_ordered_anew_when_things_go_on(chain: Chain) -> None:
    sms, paused_at = chain.last_order(LEADER), chain.now
    chain.pause()
    assert sms.attempt_id in chain.withdrawn
    chain.report(LEADER, AttemptStatus.WITHDRAWN)
    assert chain.ordered(LEADER) == [FIRST_SMS]
    chain.resume(minutes(60))
    anew = f"first:{paused_at.isoformat()}"
    assert chain.ordered(LEADER) == [FIRST_SMS, (anew, Channel.SMS)]
    chain.sent(LEADER)
    chain.wait(minutes(3))
    assert chain.ordered(LEADER)[-1] == (anew, Channel.CALL)


def test_who_waited_for_a_line_as_the_pause_began_is_called_after_it(chain: Chain) -> None:
    chain.sent(LEADER)
    chain.wait(minutes(3))
    assert chain.ordered(LEADER)[-1] == FIRST_CALL
    chain.pause()
    chain.report(LEADER, AttemptStatus.WITHDRAWN)
    assert chain.contact(LEADER).phase is Phase.HELD
    chain.resume(minutes(60))
    assert chain.ordered(LEADER)[-1][1] is Channel.CALL
    assert chain.states("g1/b1/s1") == [TaskState.OPEN]


def test_where_a_plan_only_texts_a_pause_makes_nobody_silent(chain: Chain) -> None:
    plan = chain.branch.mobilisation.edition
    chain.set_edition(replace(plan, ladder=plan.ladder[:1]))
    chain.pause()
    chain.report(LEADER, AttemptStatus.WITHDRAWN)
    chain.resume(minutes(60))
    assert [channel for _, channel in chain.ordered(LEADER)] == [Channel.SMS, Channel.SMS]
    assert chain.contact(LEADER).phase is Phase.ORDERED


def test_what_went_out_before_it_could_be_taken_back_is_not_sent_again(chain: Chain) -> None:
    chain.pause()
    chain.sent(LEADER)
    chain.wait(minutes(30))
    chain.resume()
    assert chain.ordered(LEADER) == [FIRST_SMS]
    chain.wait(minutes(3))
    assert chain.ordered(LEADER) == [FIRST_SMS, FIRST_CALL]


def test_what_went_out_all_the_same_and_says_so_after_the_pause_is_not_sent_again(
    chain: Chain,
) -> None:
    chain.pause()
    chain.resume(minutes(10))
    chain.wait(minutes(1))
    assert chain.ordered(LEADER) == [FIRST_SMS]
    chain.sent(LEADER)
    chain.wait(minutes(2.9))
    assert chain.ordered(LEADER) == [FIRST_SMS]
    chain.wait(minutes(0.1))
    assert chain.ordered(LEADER) == [FIRST_SMS, FIRST_CALL]


@pytest.mark.parametrize("status", NOT_REACHED)
def test_what_was_held_in_time_and_says_so_after_the_pause_is_ordered_anew(
    chain: Chain, status: AttemptStatus
) -> None:
    paused_at = chain.now
    chain.pause()
    chain.resume(minutes(10))
    chain.wait(minutes(1))
    chain.report(LEADER, status)
    chain.wait(HEARD_AGAIN)
    anew = f"first:{paused_at.isoformat()}"
    assert chain.ordered(LEADER) == [FIRST_SMS, (anew, Channel.SMS)]
    chain.wait(minutes(30))
    assert len(chain.ordered(LEADER)) == 2


def test_a_first_step_that_a_pause_held_was_put_off_and_not_left_unanswered(chain: Chain) -> None:
    chain.pause()
    chain.cannot(LEADER)
    held = chain.timers.pop((TimerKind.LADDER, chain.contact_id("g1/b1/s1.B")))
    chain.resume(minutes(60))
    draft = chain.tell(TimerDue(held.kind, held.subject_id, held.mark))
    steps = [entry.reason for entry in draft.entries if entry.what == "step_sms"]
    assert steps == ["put off until now"]


def test_a_pause_that_is_over_before_it_was_heard_of_holds_nobody(chain: Chain) -> None:
    chain.tell(TimerDue(TimerKind.PAUSE, node("c"), "paused"))
    assert chain.contact(LEADER).phase is Phase.ORDERED
    assert not chain.withdrawn


def test_a_timer_that_ran_out_does_not_replace_one_that_was_set_since(chain: Chain) -> None:
    above = "g1/b1.A"
    chain.sent(above)
    late = chain.timers.pop((TimerKind.LADDER, chain.contact_id(above)))
    chain.pause()
    # Those below can't: a graver message waits for the end of the pause.
    chain.cannot("g1/b1/s1.A")
    chain.cannot("g1/b1/s1.B")
    chain.tell(TimerDue(late.kind, late.subject_id, late.mark))
    chain.resume()
    assert chain.ordered(above)[-1] == ("urgency:2", Channel.SMS)


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


def test_a_clock_that_is_set_back_leaves_nobody_unheard(chain: Chain) -> None:
    """Neither "I can't" after a "received" that lies ahead, nor "received" to such a message."""
    leader, other = LEADER, "g1/b1/s2.A"
    chain.answer(leader, at=chain.now + timedelta(hours=1))
    chain.cannot(leader)
    assert chain.contact(leader).phase is Phase.CANNOT
    chain.now += timedelta(hours=1)
    chain.cover("g1", revision=2, degree=4)
    chain.now -= timedelta(hours=1)
    chain.answer(other)
    assert chain.contact(other).phase is Phase.ANSWERED
