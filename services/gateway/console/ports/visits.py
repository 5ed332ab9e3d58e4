"""Answers that officers enter for a visit."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from schemas.vocabulary import Lane
from services.gateway.console.domain.visits import Entered
from services.gateway.domain.notes import SealedNote
from services.runtime.unit import Unit


@dataclass(frozen=True)
class VisitOfContact:
    """A visit with a contact who is to make it, as far as there is one; `started_at` is when its
    mobilisation began."""

    mobilisation_id: UUID
    alert_id: UUID
    lane: Lane
    community_code: str
    contact_id: UUID | None
    started_at: datetime | None = None


class VisitBook(Protocol):
    """Answers that officers enter, within one transaction."""

    async def visit(self, visit_id: UUID) -> VisitOfContact | None:
        """The visit; None when there is none."""
        ...

    async def keep(self, note: SealedNote) -> None:
        """Keep a note about a visit; the same again changes nothing."""
        ...

    async def record(self, visit: VisitOfContact, entered: Entered) -> None:
        """Record what was found; it goes on to alerting with the leaders' answers."""
        ...


OpenVisits = Callable[[Unit], VisitBook]
