"""How the count of doors accounted for has grown."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime, timedelta

POINTS = 60


def curve(started: datetime, now: datetime, seen: Iterable[datetime]) -> list[tuple[int, int]]:
    """At most 60 points (seconds since the start, doors accounted for by then); `seen` holds
    when each was."""
    ordered = sorted(seen)
    span = max((now - started).total_seconds(), 1.0)
    points = []
    for number in range(POINTS + 1):
        after = span * number / POINTS
        by_then = bisect_right(ordered, started + timedelta(seconds=after))
        points.append((round(after), by_then))
    return points
