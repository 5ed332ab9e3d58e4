"""When a grid must be done, and how long its plan needs at least."""

from datetime import datetime, timedelta, tzinfo

from services.alerting.domain.plan import Edition, Order
from services.foresight import asked
from services.foresight.deadline import done_by

NO_END_SAID = timedelta(hours=24)
"""A warning that names no end is renewed or lifted within a day: no rule was found."""


def released_by(sent: datetime, expires: datetime | None) -> datetime:
    """When people may go home as far as the alert says, unless it is lifted or renewed before."""
    return expires or sent + NO_END_SAID


def deadline_for(
    edition: Edition, latest: datetime, onset: datetime | None, now: datetime, zone: tzinfo
) -> datetime:
    """The deadline of a grid that has until `latest` as the level alone goes; evenings that its
    plan names are those of `zone`."""
    called_within = all_called_within(edition)
    return done_by(edition.before_impact, called_within, latest, onset, now, zone)


def all_called_within(edition: Edition) -> timedelta:
    """How long until the last post has had all its calls."""
    cascade_wait = edition.cascade_wait if edition.order is Order.CASCADE else None
    return asked.called_within(edition.posts, (step.wait for step in edition.ladder), cascade_wait)
