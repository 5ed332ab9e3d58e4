"""The doors that go on paper."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.gateway.console.domain.paper import PaperDoor


@dataclass(frozen=True)
class PaperDoors:
    """The doors of a mobilisation in a division, when it began and ended, in which communities."""

    started_at: datetime
    communities: tuple[str, ...]
    doors: tuple[PaperDoor, ...]
    ended_at: datetime | None = None


class ReadPaperDoors(Protocol):
    """The doors that paper may speak of."""

    async def __call__(self, mobilisation_id: UUID, division: str) -> PaperDoors | None:
        """None when there is no such mobilisation; without a division its doors anywhere."""
        ...
