"""What intake needs from outside."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from schemas.events.hazard_alerts import AlertReceived, Area
from services.gateway.intake.domain.alert import CapAlert, Reference
from services.gateway.intake.domain.canary import Flight
from services.gateway.intake.domain.document import Document
from services.gateway.intake.domain.findings import Finding
from services.gateway.intake.domain.incident import Relative
from services.runtime.unit import Unit


@dataclass(frozen=True)
class AlertRow:
    """An alert to be recorded."""

    alert: CapAlert
    event: AlertReceived
    level_rule: str
    document: Document


@dataclass(frozen=True)
class KnownAlert:
    """An alert already recorded."""

    alert_id: UUID
    incident_id: UUID
    document_id: UUID
    event: AlertReceived


class AlertBook(Protocol):
    """The recorded alerts and documents, within one transaction."""

    async def take_turns(self) -> None:
        """Until this transaction ends, nobody else files an alert."""
        ...

    async def find(self, alert_id: UUID) -> KnownAlert | None:
        """A recorded alert."""
        ...

    async def relatives(self, alert: CapAlert) -> list[Relative]:
        """Recorded alerts of the same story (see Relative)."""
        ...

    async def referenced(self, references: tuple[Reference, ...]) -> list[KnownAlert]:
        """The recorded ones among references by sender and identifier, the latest sent first."""
        ...

    async def areas_of(self, incident_id: UUID) -> list[Area]:
        """The areas of all alerts recorded of an incident."""
        ...

    async def last_revision(self, incident_id: UUID) -> int:
        """The greatest revision recorded of an incident; 0 where it has no alert."""
        ...

    async def add(self, row: AlertRow) -> None:
        """Record an alert with its references."""
        ...

    async def keep(
        self, document: Document, state: str, alert_id: UUID | None, findings: tuple[Finding, ...]
    ) -> None:
        """Keep a document as it came; the same bytes again count up and keep their first state."""
        ...


OpenBook = Callable[[Unit], AlertBook]


class Canaries(Protocol):
    """The canaries that set out, within one transaction."""

    async def take_turn(self) -> bool:
        """Whether nobody else is about to send one; until the transaction ends nobody will."""
        ...

    async def last(self) -> datetime | None:
        """When the last one set out."""
        ...

    async def add(self, canary_id: UUID) -> None:
        """Record that one sets out now, and forget what is a week old."""
        ...

    async def flights(self) -> list[Flight]:
        """The last hundred, the newest first."""
        ...
