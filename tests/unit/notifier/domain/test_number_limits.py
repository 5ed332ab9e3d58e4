"""One number gets so much and no more, and drills leave a share of it to emergencies."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from schemas.vocabulary import Channel, Lane
from services.notifier.domain.number_limits import (
    BUSY_REST,
    DAY,
    LENGTHS,
    End,
    Limits,
    NumberLimits,
    Wait,
    Window,
    behind_another,
    frees_at,
    verdict,
)

NOW = datetime(2026, 8, 1, 9, tzinfo=UTC)
CALLS = Limits(1, 5, 20)
LIMITS = NumberLimits({Channel.CALL: CALLS, Channel.SMS: Limits(day=50)}, 0.4, timedelta(minutes=5))
LATE = NOW + timedelta(hours=2)


def ago(*seconds: float) -> list[datetime]:
    return [NOW - timedelta(seconds=item) for item in seconds]


def judged(sent: list[datetime], not_after: datetime = LATE) -> Wait | End | None:
    return verdict(CALLS, sent, NOW, not_after, LIMITS.longest_wait)


def test_an_emergency_may_use_all_of_it() -> None:
    assert LIMITS.allowed(Channel.CALL, Lane.EMERGENCY) == CALLS


def test_drills_and_campaigns_leave_their_share_of_hour_and_day() -> None:
    for lane in (Lane.DRILL, Lane.CAMPAIGN):
        assert LIMITS.allowed(Channel.CALL, lane) == Limits(1, 3, 12)
        assert LIMITS.allowed(Channel.SMS, lane) == Limits(day=30)


def test_a_number_without_anything_sent_is_free() -> None:
    assert judged([]) is None
    assert judged(ago(61)) is None


def test_a_minute_is_waited_for() -> None:
    assert judged(ago(20)) == Wait(NOW + timedelta(seconds=40), "number_limit_minute")


def test_a_wait_past_the_last_moment_is_an_end() -> None:
    assert judged(ago(20), NOW + timedelta(seconds=40)) == End("number_limit_minute")


def test_a_long_wait_is_an_end_so_that_the_ladder_goes_on() -> None:
    assert judged(ago(100, 200, 300, 400, 500)) == End("number_limit_hour")
    assert judged(ago(100, 200, 300, 400, 3_400)) == Wait(
        NOW + timedelta(seconds=200), "number_limit_hour"
    )


def test_a_moment_still_to_come_was_stamped_before_the_clock_was_set_back() -> None:
    assert judged(ago(-600)) == Wait(NOW + timedelta(minutes=1), "number_limit_minute")


def test_a_drill_without_a_share_ends() -> None:
    assert verdict(Limits(day=0), [], NOW, LATE, DAY) == End("number_limit_day")


def test_behind_an_unresolved_one_it_waits_for_a_while_only() -> None:
    longest = timedelta(minutes=5)
    assert behind_another(NOW - timedelta(minutes=4), NOW, longest) == Wait(
        NOW + BUSY_REST, "number_busy"
    )
    assert behind_another(NOW - longest, NOW, longest) == End("number_busy")


MOMENTS = st.lists(st.floats(0, 86_399).map(lambda item: NOW - timedelta(seconds=item)))
SOME = st.builds(Limits, st.integers(1, 4), st.integers(1, 8), st.integers(1, 20))


@given(SOME, MOMENTS)
def test_when_it_frees_every_window_has_room_and_a_moment_before_one_has_not(
    limits: Limits, sent: list[datetime]
) -> None:
    free, last = frees_at(limits, sent, NOW)
    assert free is not None
    for window, length in LENGTHS.items():
        assert sum(moment > free - length for moment in sent) < limits.of(window)
    if free > NOW:
        before = free - timedelta(microseconds=1)
        assert sum(moment > before - LENGTHS[last] for moment in sent) >= limits.of(last)


@given(SOME, MOMENTS)
def test_free_now_is_what_the_counts_say(limits: Limits, sent: list[datetime]) -> None:
    room = all(
        sum(moment > NOW - length for moment in sent) < limits.of(Window(window))
        for window, length in LENGTHS.items()
    )
    assert (verdict(limits, sent, NOW, LATE, DAY) is None) is room
