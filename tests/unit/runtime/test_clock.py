"""Time is asked from a clock: tests move it, processes follow the database."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from services.runtime.clock import DatabaseClock, MovableClock, SystemClock

START = datetime(2026, 7, 21, 10, 30, tzinfo=UTC)


def test_a_movable_clock_stands_still_until_it_is_moved() -> None:
    clock = MovableClock(START)
    assert clock.now() == clock.now() == START
    clock.advance(90)
    assert clock.now() == START + timedelta(seconds=90)


def test_a_clock_never_goes_back() -> None:
    clock = MovableClock(START)
    with pytest.raises(ValueError, match="never goes back"):
        clock.advance(-1)
    assert clock.now() == START


def test_a_clock_tells_utc() -> None:
    beijing = START.astimezone(timezone(timedelta(hours=8)))
    assert MovableClock(beijing).now().tzinfo is UTC
    assert SystemClock().now().utcoffset() == timedelta(0)
    with pytest.raises(ValueError, match="aware"):
        MovableClock(START.replace(tzinfo=None))


@pytest.mark.parametrize("hours", [-3, 0, 3])
def test_a_database_clock_carries_the_databases_time_on(hours: int) -> None:
    clock = DatabaseClock()
    database_now = SystemClock().now() + timedelta(hours=hours)
    clock.follow(database_now)
    passed = clock.now() - database_now
    assert timedelta(0) <= passed < timedelta(minutes=1)
    assert abs(clock.skew - timedelta(hours=hours)) < timedelta(minutes=1)


def test_a_machine_whose_clock_is_set_changes_nothing_but_the_skew() -> None:
    """Between two looks at the database what has passed counts, not what the machine says."""
    passed = iter([100.0, 103.0, 104.0, 104.0])
    clock = DatabaseClock(passed=lambda: next(passed))
    clock.machine = lambda: START + timedelta(hours=1)
    assert clock.now() == START + timedelta(hours=1)
    clock.follow(START)
    assert clock.skew == timedelta(hours=-1)
    clock.machine = lambda: START - timedelta(hours=5)
    assert clock.now() == START + timedelta(seconds=3)
    clock.follow(START + timedelta(seconds=4))
    assert clock.skew == timedelta(hours=5, seconds=4)
    assert clock.now() == START + timedelta(seconds=4)
