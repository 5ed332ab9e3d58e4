"""Lifted, cancelled, stopped, paused, past the deadline."""

from dataclasses import replace

import pytest

from schemas.vocabulary import (
    AttemptStatus,
    Channel,
    MobilisationState,
    PassedOn,
    TaskState,
    VisitOutcome,
)
from services.alerting.domain.events import TimerDue
from services.alerting.domain.state import Phase, TimerKind
from tests.builders.alerting import Community, minutes, node, small_community
from tests.builders.chain import Chain

S1 = "g1/b1/s1"
NO_ANSWER = VisitOutcome.NO_ANSWER


@pytest.fixture
def chain() -> Chain:
    chain = Chain(small_community())
    chain.cover("g1")
    return chain


def two_grids() -> Chain:
    chain = Chain(Community({"g1": {"s1": ("wang",)}, "g2": {"s1": ("zhao",)}}))
    chain.cover("g1", "g2")
    return chain


def test_a_lifted_grid_stands_down_and_tells_who_was_told(chain: Chain) -> None:
    chain.sent(f"{S1}.A")
    chain.lift("g1")
    assert chain.states(S1) == [TaskState.STOOD_DOWN]
    assert chain.ordered(f"{S1}.A")[-1] == ("stand-down:2", Channel.SMS)
    assert chain.ordered("g1/b1/s2.A") == [("first", Channel.SMS)]
    assert not chain.visit("wang").unaccounted


def test_who_has_done_their_task_hears_of_the_lifting_too(chain: Chain) -> None:
    chain.sent(f"{S1}.A")
    chain.answer(f"{S1}.A")
    for name in ("wang", "li"):
        chain.found(name, VisitOutcome.SAFE, f"{S1}.A")
    assert chain.states(S1) == [TaskState.DONE]
    chain.lift("g1")
    assert chain.states(S1) == [TaskState.DONE]
    assert chain.ordered(f"{S1}.A") == [("first", Channel.SMS), ("stand-down:2", Channel.SMS)]


def test_who_was_passed_over_for_silence_hears_that_it_is_over_once(chain: Chain) -> None:
    """Their phone was off: they read "evacuate now" hours later."""
    chain.silence(f"{S1}.A")
    assert chain.states(S1, f"{S1}.A") == [TaskState.HANDED_OVER]
    chain.sent(f"{S1}.B")
    chain.lift("g1")
    chain.lift("g1", revision=3)
    for name in (f"{S1}.A", f"{S1}.B"):
        assert [round_ for round_, _ in chain.ordered(name)].count("stand-down:2") == 1
    assert chain.contact(f"{S1}.A").phase is Phase.SILENT


def test_who_was_never_reached_hears_nothing_of_the_end(chain: Chain) -> None:
    for _ in range(2):
        chain.report(f"{S1}.A", AttemptStatus.FAILED)
    assert chain.states(S1, f"{S1}.A") == [TaskState.HANDED_OVER]
    chain.lift("g1")
    assert "stand-down:2" not in [round_ for round_, _ in chain.ordered(f"{S1}.A")]


@pytest.mark.parametrize("channel", Channel)
def test_whom_an_unknown_attempt_may_have_reached_hears_that_it_is_over(
    chain: Chain, channel: Channel
) -> None:
    """The provider did not answer; the text came all the same, and they went."""
    if channel is Channel.CALL:
        chain.report(f"{S1}.A", AttemptStatus.FAILED)
    chain.report(f"{S1}.A", AttemptStatus.UNKNOWN)
    assert chain.contact(f"{S1}.A").told_at is None, "nobody counts them as told"
    chain.lift("g1")
    chain.lift("g1", revision=3)
    said = [round_ for round_, _ in chain.ordered(f"{S1}.A")]
    assert said.count("stand-down:2") == 1


def test_an_unknown_attempt_that_crosses_the_lifting_is_followed_by_a_stand_down(
    chain: Chain,
) -> None:
    first = chain.last_order(f"{S1}.A")
    chain.lift("g1")
    chain.report(f"{S1}.A", AttemptStatus.UNKNOWN, first)
    assert chain.ordered(f"{S1}.A")[-1] == ("stand-down:2", Channel.SMS)


def test_who_is_absent_is_not_told_of_the_end(chain: Chain) -> None:
    chain.sent(f"{S1}.A")
    chain.community.holders[S1] = (f"{S1}.B",)
    chain.cover("g1", revision=2, alert=1)
    assert chain.task(S1, f"{S1}.A").reason == PassedOn.ABSENT
    chain.lift("g1", revision=3)
    assert chain.ordered(f"{S1}.A") == [("first", Channel.SMS)]


def test_who_handed_over_is_not_told_again(chain: Chain) -> None:
    chain.sent(f"{S1}.A")
    chain.cannot(f"{S1}.A")
    chain.lift("g1")
    assert chain.ordered(f"{S1}.A") == [("first", Channel.SMS)]


def test_what_was_only_ordered_is_taken_back(chain: Chain) -> None:
    first = chain.last_order(f"{S1}.A")
    chain.lift("g1")
    assert first.attempt_id in chain.withdrawn


def test_a_message_that_crosses_the_lifting_is_followed_by_a_stand_down(chain: Chain) -> None:
    first = chain.last_order(f"{S1}.A")
    chain.lift("g1")
    chain.report(f"{S1}.A", AttemptStatus.SENT, first)
    assert chain.ordered(f"{S1}.A")[-1] == ("stand-down:2", Channel.SMS)


def test_a_stand_down_is_told_once(chain: Chain) -> None:
    chain.sent(f"{S1}.A")
    first = chain.last_order(f"{S1}.A")
    chain.lift("g1")
    chain.report(f"{S1}.A", AttemptStatus.DELIVERED, first)
    chain.report(f"{S1}.A", AttemptStatus.SENT)
    chain.report(f"{S1}.A", AttemptStatus.DELIVERED)
    assert [round_ for round_, _ in chain.ordered(f"{S1}.A")] == ["first", "stand-down:2"]


def test_an_answer_that_crosses_the_lifting_is_kept_and_changes_nothing(chain: Chain) -> None:
    chain.sent(f"{S1}.A")
    chain.lift("g1")
    orders = len(chain.orders)
    chain.answer(f"{S1}.A")
    assert chain.states(S1) == [TaskState.STOOD_DOWN]
    assert chain.contact(f"{S1}.A").answered_at == chain.now
    assert len(chain.orders) == orders


def test_cannot_after_the_lifting_goes_to_nobody(chain: Chain) -> None:
    chain.sent(f"{S1}.A")
    chain.lift("g1")
    chain.cannot(f"{S1}.A")
    assert chain.ordered(f"{S1}.B") == []


def test_one_of_two_grids_lifted_leaves_the_community_at_work() -> None:
    chain = two_grids()
    chain.sent("c.A")
    chain.lift("g1")
    assert chain.states("c") == [TaskState.OPEN]
    assert chain.states("g1") == [TaskState.STOOD_DOWN]
    assert chain.states("g2") == [TaskState.OPEN]
    chain.lift("g2")
    assert chain.states("c") == [TaskState.STOOD_DOWN]
    assert chain.ordered("c.A")[-1] == ("stand-down:2", Channel.SMS)


def test_a_cancel_in_mid_ladder_ends_it(chain: Chain) -> None:
    chain.sent(f"{S1}.A")
    chain.wait(minutes(3))
    call = chain.last_order(f"{S1}.A")
    chain.set_state(MobilisationState.STOOD_DOWN)
    chain.lift("g1")
    assert call.attempt_id in chain.withdrawn
    assert chain.ordered(f"{S1}.A")[-1] == ("stand-down:2", Channel.SMS)
    chain.wait(minutes(300))
    assert chain.ordered(f"{S1}.B") == []
    assert all(task.state is TaskState.STOOD_DOWN for task in chain.branch.tasks.values())


def test_an_old_lifting_is_not_told_again_when_the_new_task_is_done(chain: Chain) -> None:
    chain.sent(f"{S1}.A")
    chain.lift("g1", revision=2)
    chain.cover("g1", revision=3)
    chain.sent(f"{S1}.A")
    chain.answer(f"{S1}.A")
    for name in ("wang", "li"):
        chain.found(name, VisitOutcome.SAFE, by=f"{S1}.A")
    rounds = [round_ for round_, _ in chain.ordered(f"{S1}.A")]
    assert rounds == ["first", "stand-down:2", "upgrade:3"]


def test_a_stop_ends_everything_and_nothing_is_sent_afterwards(chain: Chain) -> None:
    for name in (f"{S1}.A", "g1/b1.A"):
        chain.sent(name)
    chain.answer("g1/b1.A")
    ordered = len(chain.orders)
    chain.stop()
    assert {task.state for task in chain.branch.tasks.values()} == {TaskState.STOOD_DOWN}
    chain.report(f"{S1}.A", AttemptStatus.FAILED)
    chain.cannot("g1/b1.A")
    chain.found("wang", NO_ANSWER, by=f"{S1}.A")
    chain.wait(minutes(1))
    chain.found("wang", NO_ANSWER, by=f"{S1}.A")
    chain.cover("g1", revision=2, degree=4)
    chain.lift("g1", revision=3)
    chain.wait(minutes(300))
    assert len(chain.orders) == ordered


def test_a_stop_in_force_before_the_branch_hears_of_it_sends_nothing(chain: Chain) -> None:
    ordered = len(chain.orders)
    chain.set_state(MobilisationState.STOPPED)
    chain.report(f"{S1}.A", AttemptStatus.FAILED)
    chain.cannot("g1.A")
    assert len(chain.orders) == ordered
    chain.stop()
    assert all(task.state.ended for task in chain.branch.tasks.values())
    assert len(chain.orders) == ordered


def test_a_stop_after_a_lifting_sends_no_stand_down() -> None:
    chain = Chain(
        Community(
            {"g1": {"s1": ("wang",)}, "g2": {"s1": ("zhao",)}},
            holders={"g1": ("X",), "g2": ("X",)},
        )
    )
    chain.cover("g1", "g2")
    chain.sent("X")
    chain.lift("g1")
    ordered = len(chain.orders)
    chain.stop()
    assert len(chain.orders) == ordered


def test_past_the_deadline_tasks_lapse_and_residents_stay_unaccounted(chain: Chain) -> None:
    chain.answer(f"{S1}.A")
    chain.wait(minutes(240))
    assert {task.state for task in chain.branch.tasks.values()} <= {
        TaskState.LAPSED,
        TaskState.DONE,
    }
    assert chain.states(S1) == [TaskState.LAPSED]
    assert chain.visit("wang").unaccounted


def test_a_pause_moves_the_deadline(chain: Chain) -> None:
    chain.wait(minutes(60))
    chain.pause()
    chain.resume(minutes(120))
    chain.wait(minutes(179))
    assert chain.states("g1") == [TaskState.OPEN]
    chain.wait(minutes(1))
    assert chain.states("g1") == [TaskState.LAPSED]


def test_a_timer_on_its_way_when_the_pause_began_is_not_lost(chain: Chain) -> None:

    chain.sent(f"{S1}.A")
    timer = chain.timers.pop((TimerKind.LADDER, chain.contact_id(f"{S1}.A")))
    chain.pause()
    chain.tell(TimerDue(timer.kind, timer.subject_id, timer.mark))
    assert len(chain.ordered(f"{S1}.A")) == 1
    chain.resume(minutes(1))
    assert chain.ordered(f"{S1}.A")[-1] == ("first", Channel.CALL)


def test_a_deadline_that_has_moved_on_lapses_nothing(chain: Chain) -> None:
    early = TimerDue(TimerKind.DEADLINE, node("g1"), "an earlier deadline")
    chain.wait(minutes(239))
    chain.tell(early)
    chain.tell(TimerDue(TimerKind.DEADLINE, node("c"), "an earlier deadline"))
    assert chain.states("g1") == chain.states("c") == [TaskState.OPEN]


def test_the_deadline_ends_tasks_whatever_the_mobilisation_is(chain: Chain) -> None:
    chain.set_state(MobilisationState.STOOD_DOWN)
    chain.wait(minutes(240))
    assert chain.states("g1") == chain.states("c") == [TaskState.LAPSED]


def test_a_lifted_grid_no_longer_prolongs_the_communitys_deadline() -> None:
    chain = Chain(Community({"g1": {"s1": ("wang",)}, "g2": {"s1": ("zhao",)}}))
    chain.cover("g1")
    chain.wait(minutes(60))
    chain.cover("g2")
    chain.lift("g2")
    chain.cover("g1", revision=3, alert=1)
    assert chain.timers[TimerKind.DEADLINE, node("c")].due_at == chain.slice("g1").deadline_at


def test_who_was_told_of_a_drill_hears_once_that_a_live_alert_overtakes_it(chain: Chain) -> None:
    chain.sent("g1.A")
    chain.branch.mobilisation = replace(chain.branch.mobilisation, overtaken=True)
    chain.pause()
    chain.pause()
    told = [name for name, _ in chain.ordered("g1.A")]
    assert told == ["first", "overtaken", "overtaken"]
    assert len({order.attempt_id for order in chain.orders if order.round == "overtaken"}) == 1
    # What crossed the pause on its way.
    assert ("overtaken", Channel.SMS) not in chain.ordered("c.A")
    chain.sent("c.A")
    assert ("overtaken", Channel.SMS) in chain.ordered("c.A")


def test_a_pause_by_an_officer_says_nothing(chain: Chain) -> None:
    chain.sent("g1.A")
    chain.pause()
    assert [name for name, _ in chain.ordered("g1.A")] == ["first"]
