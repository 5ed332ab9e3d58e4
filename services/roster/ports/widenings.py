"""What officers added to the areas of incidents."""

from typing import Protocol
from uuid import UUID

from schemas.events.commands import WidenIncident
from schemas.events.hazard_alerts import Area
from schemas.vocabulary import Lane
from services.runtime.unit import Unit


class Widenings(Protocol):
    """Keeps what officers added to the areas of incidents; the incident is locked by who asks."""

    async def add(self, unit: Unit, command: WidenIncident) -> bool:
        """Keep a widening; False when it is there already."""
        ...

    async def areas(self, unit: Unit, incident_id: UUID, lane: Lane) -> list[Area]:
        """What is added to an incident now, in the order in which it was."""
        ...

    async def end(self, unit: Unit, incident_id: UUID, lane: Lane) -> None:
        """The incident is cancelled: what was added to it is no longer."""
        ...
