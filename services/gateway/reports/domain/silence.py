"""Whose silence says something: who had a message or call, and the time to answer it."""

from datetime import timedelta

from schemas.vocabulary import PassedOn, TaskState
from services.gateway.reports.domain.record import Deed, Record

SETTLES_S = 300.0
"""Who answers mostly does within this time: of who had less before it was over nobody can say that
they were silent."""


def silent(record: Record, deed: Deed) -> bool:
    """Whether its holder can be called silent: it is known to have come to their phone, they
    answered nothing, and after it came it went on to somebody else for just that, or they had time
    before it was over or they were absent. What was only sent says nothing: the phone may have been
    off."""
    arrived_at = record.arrived_at(deed)
    if arrived_at is None or not record.reached(deed) or deed.answered_at is not None:
        return False
    over_at = deed.ended_at or record.subject.ended_at
    if deed.state == TaskState.HANDED_OVER and deed.reason != PassedOn.ABSENT:
        said = deed.reason in (PassedOn.CANNOT, PassedOn.HAD_SAID_CANNOT)
        return not said and (over_at is None or arrived_at < over_at)
    return over_at is None or over_at - arrived_at >= timedelta(seconds=SETTLES_S)
