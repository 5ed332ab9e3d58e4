"""By what the alerts of one incident are ordered, also where a clock is wrong."""

from datetime import datetime, timedelta

from services.gateway.intake.domain.alert import milliseconds

MOST_AHEAD = timedelta(minutes=10)
"""How far an issuer's clock may be ahead of ours and be believed."""


def ahead(sent: datetime, now: datetime) -> bool:
    """Whether a clock that says `sent` is not believed at `now`."""
    return sent > now + MOST_AHEAD


def revision_at(sent: datetime, now: datetime, last: int) -> int:
    """The revision of an alert that comes in at `now`, in milliseconds since 1970; `last` is the
    greatest told of its incident before.

    It is `sent`, so that alerts are in order whatever the order of arrival. One from far ahead
    would keep back all that its incident is told until then: it counts as of MOST_AHEAD from now,
    and still after whatever was told with an earlier `sent`.
    """
    if not ahead(sent, now):
        return milliseconds(sent)
    return min(milliseconds(sent), max(milliseconds(now + MOST_AHEAD), last + 1))
