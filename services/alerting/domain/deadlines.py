"""When a grid must be done: forwards from when it is acted on, backwards from the impact."""

from datetime import datetime, time, timedelta, timezone

from services.alerting.domain.plan import BeforeImpact, Edition, Order
from services.foresight.asked import called_within

CHINA_TIME = timezone(timedelta(hours=8))
"""All of the mainland keeps one time."""
NIGHT_BEGINS, NIGHT_ENDS = time(20), time(8)
"""What a forecast calls night."""

NO_END_SAID = timedelta(hours=24)
"""A warning that names no end is renewed or lifted within a day: no rule was found."""


def released_by(sent: datetime, expires: datetime | None) -> datetime:
    """When people may go home as far as the alert says, unless it is lifted or renewed before."""
    return expires or sent + NO_END_SAID


def deadline_for(
    edition: Edition, latest: datetime, onset: datetime | None, now: datetime
) -> datetime:
    """The deadline of a grid that has until `latest` as the level alone goes.

    Where the edition also counts backwards and the onset lies ahead, the first that is left of: by
    when people are to be moved, the lead alone, the onset itself. What is too near for the last
    post to have had its calls is past; where all are, `latest` holds: those who were not moved in
    time are to be accounted for all the same.
    """
    before = edition.before_impact
    if before is None or onset is None or onset <= now:
        return latest
    earliest = now + all_called_within(edition)
    for due in (moved_by(before, onset), onset - before.lead, onset):
        if due >= earliest:
            return min(latest, due)
    return latest


def all_called_within(edition: Edition) -> timedelta:
    """How long until the last post has had all its calls."""
    cascade_wait = edition.cascade_wait if edition.order is Order.CASCADE else None
    return called_within(edition.posts, (step.wait for step in edition.ladder), cascade_wait)


def moved_by(before: BeforeImpact, onset: datetime) -> datetime:
    """By when people are moved: so long before the onset, and before the evening that precedes
    an onset at night (Zhejiang's rule: 3 h before a flood, by 18:00 for one at night)."""
    due = onset - before.lead
    local = onset.astimezone(CHINA_TIME)
    if before.evening is None or NIGHT_ENDS <= local.time() < NIGHT_BEGINS:
        return due
    day = local.date() if local.time() >= NIGHT_BEGINS else local.date() - timedelta(days=1)
    return min(due, datetime.combine(day, before.evening, CHINA_TIME))
