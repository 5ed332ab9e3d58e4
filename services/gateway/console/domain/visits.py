"""What an officer enters of a door: heard by phone, or written on paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schemas import ids
from schemas.events.answers import OutcomeDetail
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
    detail: OutcomeDetail | None = None


@dataclass(frozen=True)
class Found:
    """What an officer says of a door: `at` none: now; `note` is kept sealed."""

    outcome: VisitOutcome
    at: datetime | None = None
    detail: OutcomeDetail | None = None
    note: str = ""


BELONGS: Mapping[VisitOutcome, frozenset[str]] = {
    VisitOutcome.NEEDS_HELP: frozenset({"help_kind", "urgent"}),
    VisitOutcome.MOVED: frozenset({"moved_to", "moved_by"}),
    VisitOutcome.AWAY: frozenset({"until"}),
}
"""Which details an outcome may have."""


def misplaced(outcome: VisitOutcome, detail: OutcomeDetail | None) -> list[str]:
    """Details that do not belong to the outcome, by name."""
    said = detail.model_dump(exclude_defaults=True) if detail else {}
    return sorted(said.keys() - BELONGS.get(outcome, frozenset()))


def back_already(found: Found, now: datetime) -> bool:
    """Whether somebody who is away would have been back before they were found to be."""
    until = found.detail.until if found.detail else None
    return until is not None and until <= (found.at or now)


def too_early(at: datetime, started_at: datetime | None) -> bool:
    """Whether it was before the mobilisation began, to the minute as people note it: who was seen
    then may be in need now."""
    return started_at is not None and at < started_at.replace(second=0, microsecond=0)


def answer_id(command_id: UUID) -> UUID:
    """One command makes one answer."""
    return ids.of("answer", "command", command_id)


def stand_in(visit_id: UUID, actor_id: str) -> UUID:
    """Who said it when nobody holds the post: no contact, but always the same id."""
    return ids.of("contact", "officer", actor_id, visit_id)
