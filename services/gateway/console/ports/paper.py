"""The doors that go on paper, and who may have written on it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.gateway.console.domain.paper import PaperDoor
from services.gateway.console.domain.paper_leads import PaperLead


@dataclass(frozen=True)
class PaperDoors:
    """The doors of a mobilisation in a division, when it began and ended, in which communities;
    `leads` where they were wanted."""

    started_at: datetime
    communities: tuple[str, ...]
    doors: tuple[PaperDoor, ...]
    ended_at: datetime | None = None
    leads: tuple[PaperLead, ...] = ()


class ReadPaperDoors(Protocol):
    """The doors that paper may speak of."""

    async def __call__(
        self, mobilisation_id: UUID, division: str, leads: bool
    ) -> PaperDoors | None:
        """None when there is no such mobilisation; without a division its doors anywhere. `leads`:
        whom it asked for posts, too."""
        ...


@dataclass(frozen=True)
class SealedPerson:
    """A leader's name and number as the roster keeps them."""

    name: bytes
    phone: bytes


class ReadPaperPeople(Protocol):
    """Who some of those are that a mobilisation asked."""

    async def __call__(
        self, mobilisation_id: UUID, contacts: Collection[UUID]
    ) -> Mapping[UUID, SealedPerson]:
        """By contact; whom the roster has no more is not among them."""
        ...
