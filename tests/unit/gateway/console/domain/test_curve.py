"""The curve of doors accounted for, and what it promises."""

from datetime import UTC, datetime, timedelta

from services.gateway.console.domain.curve import POINTS, a_minute, curve, reached_at

START = datetime(2026, 8, 1, 13, tzinfo=UTC)


def after(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def test_the_curve_ends_with_all_that_was_seen_and_never_falls() -> None:
    points = curve(START, after(10), [after(9), after(1), after(4)])
    counts = [count for _, count in points]
    assert len(points) == POINTS + 1
    assert points[-1] == (600, 3)
    assert counts == sorted(counts)


def test_ninety_per_cent_is_foretold_by_the_pace_of_the_last_minutes() -> None:
    seen = [after(0.5), *(after(8 + n / 10) for n in range(10))]
    rate = a_minute(after(10), seen)
    assert round(rate, 2) == 3.33
    assert reached_at(after(10), 11, 20, rate) == after(10) + timedelta(minutes=7 / rate)


def test_nothing_is_promised_that_is_not_in_sight() -> None:
    assert reached_at(START, 18, 20, 1.0) is None
    assert reached_at(START, 0, 20, 0.0) is None
    assert reached_at(START, 0, 2000, 0.1) is None
