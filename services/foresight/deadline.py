"""By when what a plan asks for is to be done: forwards from when it is acted on, backwards from the
impact."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

NIGHT_BEGINS, NIGHT_ENDS = time(20), time(8)
"""What a forecast calls night."""


@dataclass(frozen=True)
class BeforeImpact:
    """Backwards from impact: done `lead` before it, and for an arrival at night by `evening`
    of that day (by the clocks of where it arrives) where one is named; what is past already is
    left out."""

    lead: timedelta
    evening: time | None = None


def done_by(
    before: BeforeImpact | None,
    called_within: timedelta,
    latest: datetime,
    onset: datetime | None,
    now: datetime,
    zone: tzinfo,
) -> datetime:
    """By when what is acted on now is to be done that has until `latest` as the level alone goes.

    Where the plan also counts backwards and the onset lies ahead, the first that is left of: by
    when people are to be moved, the lead alone, the onset itself. What is too near for the last
    post to have had its calls (`called_within`) is past; where all are, `latest` holds: those who
    were not moved in time are to be accounted for all the same. Evening and night are those of
    `zone`.
    """
    if before is None or onset is None or onset <= now:
        return latest
    for due in (moved_by(before, onset, zone), onset - before.lead, onset):
        if due >= now + called_within:
            return min(latest, due)
    return latest


def moved_by(before: BeforeImpact, onset: datetime, zone: tzinfo) -> datetime:
    """By when people are moved: so long before the onset, and before the evening that precedes
    an onset at night (Zhejiang's rule: 3 h before a flood, by 18:00 for one at night), both by the
    clocks of `zone`."""
    due = onset - before.lead
    local = onset.astimezone(zone)
    if before.evening is None or NIGHT_ENDS <= local.time() < NIGHT_BEGINS:
        return due
    day = local.date() if local.time() >= NIGHT_BEGINS else local.date() - timedelta(days=1)
    # Sums and comparisons within one zone leave out what a change of its clocks does.
    return min(due, datetime.combine(day, before.evening, zone).astimezone(UTC))
