"""The lattice of an attempt's status: one table, read by everything that moves an attempt.

What comes from outside (receipts, look-ups, the provider's answers) only moves up, and in whatever
order it comes the end is the same. Two ways lead back, both where nothing was handed over:
`RELEASED`, as the sender itself knows (429, no connection), and `ORDERED`, when another community
wants what was withdrawn before it was begun.
"""

from enum import StrEnum

from schemas.vocabulary import AttemptStatus as S


class Happening(StrEnum):
    """What can happen to an attempt."""

    ORDERED = "ordered"
    CLAIMED = "claimed"
    RELEASED = "released"
    REFUSED = "refused"
    LOST = "lost"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    ABSENT = "absent"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    WITHHELD = "withheld"


H = Happening
TABLE: dict[tuple[S, Happening], S] = {
    (S.PLANNED, H.CLAIMED): S.SENDING,
    (S.PLANNED, H.REFUSED): S.FAILED,
    (S.PLANNED, H.WITHDRAWN): S.WITHDRAWN,
    (S.PLANNED, H.EXPIRED): S.EXPIRED,
    (S.PLANNED, H.WITHHELD): S.NOT_SENT,
    (S.WITHDRAWN, H.ORDERED): S.PLANNED,
    (S.SENDING, H.RELEASED): S.PLANNED,
    (S.SENDING, H.REFUSED): S.FAILED,
    (S.SENDING, H.LOST): S.UNKNOWN,
    (S.SENDING, H.SENT): S.SENT,
    (S.SENDING, H.FAILED): S.FAILED,
    (S.SENDING, H.DELIVERED): S.DELIVERED,
    (S.UNKNOWN, H.ABSENT): S.NOT_SENT,
    (S.UNKNOWN, H.REFUSED): S.FAILED,
    (S.UNKNOWN, H.SENT): S.SENT,
    (S.UNKNOWN, H.FAILED): S.FAILED,
    (S.UNKNOWN, H.DELIVERED): S.DELIVERED,
    # A receipt proves what a look-up did not find.
    (S.NOT_SENT, H.SENT): S.SENT,
    (S.NOT_SENT, H.FAILED): S.FAILED,
    (S.NOT_SENT, H.DELIVERED): S.DELIVERED,
    (S.SENT, H.FAILED): S.FAILED,
    (S.SENT, H.DELIVERED): S.DELIVERED,
    # The handset has it, whatever an earlier report said.
    (S.FAILED, H.DELIVERED): S.DELIVERED,
}

REPORTED = frozenset({S.UNKNOWN, S.NOT_SENT, S.SENT, S.DELIVERED, S.FAILED, S.WITHDRAWN, S.EXPIRED})
"""Statuses that alerting is told of."""

_HANDED_OVER = frozenset({S.SENT, S.DELIVERED, S.FAILED})


def after(status: S, happening: Happening) -> S | None:
    """The status that follows, or None when this happening changes nothing here."""
    return TABLE.get((status, happening))


def is_past(status: S, happening: Happening) -> bool:
    """Whether this happening changes nothing here, whatever else happens first: what is read of
    an attempt without a lock is then enough. True of nothing from which a way leads back."""
    return status in _HANDED_OVER and after(status, happening) is None
