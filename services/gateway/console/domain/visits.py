"""What an officer enters of a door: heard by phone, or written on paper."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schemas import ids
from schemas.vocabulary import Via, VisitOutcome


@dataclass(frozen=True)
class Entered:
    """One outcome; `at` is when it was found, not later than it is entered."""

    answer_id: UUID
    contact_id: UUID
    visit_id: UUID
    outcome: VisitOutcome
    via: Via
    at: datetime


def answer_id(command_id: UUID) -> UUID:
    """One command makes one answer."""
    return ids.of("answer", "command", command_id)


def stand_in(visit_id: UUID, actor_id: str) -> UUID:
    """Who said it when nobody holds the post: no contact, but always the same id."""
    return ids.of("contact", "officer", actor_id, visit_id)
