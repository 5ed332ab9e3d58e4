"""What a revised alert changes: newly covered, still covered, lifted."""

from collections.abc import Hashable, Set
from typing import TypeVar

from schemas.events.hazard_alerts import AlertHeader
from schemas.vocabulary import Coverage, MessageType

Place = TypeVar("Place", bound=Hashable)


def revise(before: Set[Place], after: Set[Place]) -> dict[Place, Coverage]:
    """Every place of either, each once; `before` are those covered until now."""
    changes = dict.fromkeys(after - before, Coverage.NEW)
    changes |= dict.fromkeys(after & before, Coverage.STILL)
    return changes | dict.fromkeys(before - after, Coverage.LIFTED)


def is_stale(header: AlertHeader, latest_revision: int, lifted: bool) -> bool:
    """Whether an alert says nothing about the present: an older one, or one of the same moment
    as the Cancel of its incident. A Cancel is a tombstone, whatever comes first."""
    if header.alert_revision == latest_revision:
        return lifted
    return header.alert_revision < latest_revision


def speaks(header: AlertHeader) -> bool:
    """Whether an alert changes anything: Test, Draft and System reach nobody, and Ack and Error
    are about messages, not hazards."""
    return header.status.mobilises and header.msg_type in (
        MessageType.ALERT,
        MessageType.UPDATE,
        MessageType.CANCEL,
    )
