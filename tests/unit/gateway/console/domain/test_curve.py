"""The curve of doors accounted for."""

from datetime import UTC, datetime, timedelta

from services.gateway.console.domain.curve import POINTS, curve

START = datetime(2026, 8, 1, 13, tzinfo=UTC)


def after(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def test_the_curve_ends_with_all_that_was_seen_and_never_falls() -> None:
    points = curve(START, after(10), [after(9), after(1), after(4)])
    counts = [count for _, count in points]
    assert len(points) == POINTS + 1
    assert points[-1] == (600, 3)
    assert counts == sorted(counts)
