"""The provider's statuses of messages and calls, as happenings of the lattice.

Twilio: messages queued, accepted, sending, sent, delivered, undelivered, failed, canceled; calls
queued, initiated, ringing, in-progress, completed, busy, no-answer, failed, canceled. A call that
was taken up is delivered; answered it is by a key alone.
"""

from services.notifier.domain.lattice import Happening

_SENT = frozenset(
    {"accepted", "scheduled", "queued", "sending", "sent", "initiated", "ringing", "in-progress"}
)
_DELIVERED = frozenset({"delivered", "read", "completed"})
_FAILED = frozenset({"undelivered", "failed", "canceled", "busy", "no-answer"})


def happening_of(status: str) -> Happening | None:
    """What a provider's status says; None for a word that its table does not have."""
    if status in _SENT:
        return Happening.SENT
    if status in _DELIVERED:
        return Happening.DELIVERED
    return Happening.FAILED if status in _FAILED else None


def reason_of(status: str, error_code: str) -> str:
    """Why it failed: the provider's code, else its word; empty when it did not fail."""
    if status not in _FAILED:
        return ""
    return error_code or status
