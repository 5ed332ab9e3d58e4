"""What came up to the officers, as an answer needs it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from schemas.vocabulary import Lane, MatterLevel, MatterState
from services.gateway.domain.notes import SealedNote
from services.runtime.unit import Unit


@dataclass(frozen=True)
class OpenMatter:
    """A matter as alerting publishes it, as far as an answer needs it."""

    matter_id: UUID
    mobilisation_id: UUID
    alert_id: UUID
    lane: Lane
    community_code: str
    level: MatterLevel
    state: MatterState


class Matters(Protocol):
    """What came up, within one transaction."""

    async def one(self, matter_id: UUID) -> OpenMatter | None:
        """The matter; None when there is none."""
        ...

    async def keep(self, note: SealedNote) -> None:
        """Keep a note; the same again changes nothing."""
        ...


OpenMatters = Callable[[Unit], Matters]
