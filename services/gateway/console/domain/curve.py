"""How the count of doors accounted for has grown, and when it will reach a share."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

POINTS = 60
LOOK_BACK = timedelta(minutes=3)
LONGEST = timedelta(hours=12)


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


def a_minute(now: datetime, seen: Sequence[datetime]) -> float:
    """How many doors a minute were accounted for of late."""
    recent = sum(moment > now - LOOK_BACK for moment in seen)
    return recent / (LOOK_BACK.total_seconds() / 60)


def reached_at(now: datetime, done: int, of: int, rate: float) -> datetime | None:
    """When 90 % will be accounted for if things go on so; None when that is not in sight."""
    missing = -(-of * 9 // 10) - done
    if missing <= 0 or rate <= 0:
        return None
    ahead = timedelta(minutes=missing / rate)
    return now + ahead if ahead <= LONGEST else None
