"""When a grid must be done: forwards from when it is acted on, backwards from the impact."""

from datetime import datetime, time, timedelta, timezone

from services.alerting.domain.plan import BeforeImpact, Edition

CHINA_TIME = timezone(timedelta(hours=8))
"""All of the mainland keeps one time."""
NIGHT_BEGINS, NIGHT_ENDS = time(20), time(8)
"""What a forecast calls night."""


def deadline_for(
    edition: Edition, latest: datetime, onset: datetime | None, now: datetime
) -> datetime:
    """The deadline of a grid that has until `latest` as the level alone goes.

    Where the edition also counts backwards and the onset lies ahead, the earlier of both; but
    never before the ladder could have run out, or posts would lapse before they were called.
    """
    before = edition.before_impact
    if before is None or onset is None or onset <= now:
        return latest
    ladder = sum((step.wait for step in edition.ladder), start=edition.cascade_wait)
    return min(latest, max(moved_by(before, onset), now + ladder))


def moved_by(before: BeforeImpact, onset: datetime) -> datetime:
    """By when people are moved: so long before the onset, and before the evening that precedes
    an onset at night (Zhejiang's rule: 3 h before a flood, by 18:00 for one at night)."""
    due = onset - before.lead
    local = onset.astimezone(CHINA_TIME)
    if before.evening is None or NIGHT_ENDS <= local.time() < NIGHT_BEGINS:
        return due
    day = local.date() if local.time() >= NIGHT_BEGINS else local.date() - timedelta(days=1)
    return min(due, datetime.combine(day, before.evening, CHINA_TIME))
