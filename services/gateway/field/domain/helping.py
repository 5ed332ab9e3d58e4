"""Who was sent to a resident, to help or to rescue, and what they read of that door."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from schemas.vocabulary import TaskKind, TaskState
from services.gateway.field.domain.facts import Duty

SENT = (TaskKind.RESCUE, TaskKind.HELP)
MOST_NOTES = 3
"""Of one door: the newest."""
MOST_SIGNS = 400
"""Of all notes on a page: it stays under 20 kB."""


def called_to(duties: Iterable[Duty]) -> dict[UUID, str]:
    """The residents whom somebody was sent to and is not done with, each with the kind of task."""
    return {
        duty.resident_id: duty.kind
        for duty in duties
        if duty.resident_id and duty.kind in SENT and not TaskState(duty.state).ended
    }


def shortened(texts: Sequence[str], most: int) -> list[str]:
    """The first texts, so many signs in all; where one is cut it says so."""
    kept: list[str] = []
    for text in texts:
        if most <= 0:
            break
        kept.append(text if len(text) <= most else text[: most - 1] + "…")
        most -= len(text)
    return kept
