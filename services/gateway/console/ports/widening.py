"""Areas that officers add to what runs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from schemas.events.hazard_alerts import Area
from schemas.vocabulary import Lane
from services.runtime.unit import Unit


@dataclass(frozen=True)
class WantedWidening:
    """An area that is to be added to what runs."""

    command_id: UUID
    mobilisation_id: UUID
    incident_id: UUID
    alert_id: UUID
    lane: Lane
    area: Area
    author: str


class Widenings(Protocol):
    """Areas that officers want added, within one transaction."""

    async def keep(self, wanted: WantedWidening, *, sent: bool) -> None:
        """Keep one; `sent`: it has gone to roster in this transaction."""
        ...

    async def signed(self) -> WantedWidening | None:
        """One that has its signature and was not sent, locked."""
        ...

    async def sent(self, command_id: UUID) -> None:
        """It has gone to roster."""
        ...


OpenWidenings = Callable[[Unit], Widenings]
