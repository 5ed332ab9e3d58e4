"""How fast a place goes on lately, and when it will have come to its end."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import exp, log, log1p

from schemas.pace import LATELY_S, LONGEST_S

LONGEST = timedelta(seconds=LONGEST_S)
LEAST_A_MINUTE = 0.05
"""What would be shown as nothing foretells nothing."""
# A clock that is wrong by hours is no reason to fail.
_MOST = 20.0


def pace_of(moments: Iterable[datetime]) -> float:
    """The pace of what happened then; see `schemas.pace`."""
    seconds = [moment.timestamp() for moment in moments]
    if not seconds:
        return 0.0
    last = max(seconds)
    return round(last + LATELY_S * log(sum(exp((one - last) / LATELY_S) for one in seconds)), 3)


def together(one: float, other: float) -> float:
    """The pace of two places as one."""
    if not one or not other:
        return one or other
    more, less = max(one, other), min(one, other)
    return round(more + LATELY_S * log1p(exp((less - more) / LATELY_S)), 3)


def a_minute(pace: float, now: datetime) -> float:
    """So many a minute lately; what goes on evenly is met exactly after some ten minutes."""
    if not pace:
        return 0.0
    return 60 / LATELY_S * exp(min((pace - now.timestamp()) / LATELY_S, _MOST))


def end(now: datetime, missing: int, rate: float) -> datetime | None:
    """When what is missing will be there if things go on so; None when that is not in sight, or
    nothing is missing."""
    if missing <= 0 or rate < LEAST_A_MINUTE:
        return None
    ahead = timedelta(minutes=missing / rate)
    return now + ahead if ahead <= LONGEST else None
