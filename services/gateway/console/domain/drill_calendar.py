"""When a drill is due: its first time, and how it repeats, by the clock on the wall."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LASTS = timedelta(hours=2)
"""What a drill takes from its place: another one may not begin there meanwhile."""


class Repeat(StrEnum):
    """How often a drill comes again."""

    ONCE = "once"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


MONTHS = {
    Repeat.MONTHLY: 1,
    Repeat.QUARTERLY: 3,
    Repeat.HALF_YEARLY: 6,
    Repeat.YEARLY: 12,
}


def slots(first: datetime, repeat: Repeat, zone: str, until: datetime) -> Iterator[datetime]:
    """Every time from `first` up to `until`, in UTC's order; the hour stays the same in `zone`.

    What is on the 29th to the 31st comes on a shorter month's last day.
    """
    number = 0
    while (found := _slot(first, repeat, ZoneInfo(zone), number)) <= until:
        yield found
        number += 1
        if repeat is Repeat.ONCE:
            return


def overlap(ours: datetime, others: datetime) -> bool:
    """Whether two drills of one place would meet."""
    return abs(ours - others) < LASTS


def _slot(first: datetime, repeat: Repeat, zone: ZoneInfo, number: int) -> datetime:
    local = first.astimezone(zone)
    if repeat is Repeat.WEEKLY:
        local += timedelta(weeks=number)
    elif repeat in MONTHS:
        year, month = divmod(local.year * 12 + local.month - 1 + number * MONTHS[repeat], 12)
        day = min(local.day, monthrange(year, month + 1)[1])
        local = local.replace(year=year, month=month + 1, day=day)
    return local.astimezone(first.tzinfo)
