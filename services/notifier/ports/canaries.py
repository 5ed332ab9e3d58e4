"""The probes of the whole pipeline."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from schemas.events.attempt_orders import CanaryOrder
from services.notifier.domain.canary import Canary
from services.notifier.domain.outcomes import Outcome


class Canaries(Protocol):
    """The canaries within one open transaction."""

    async def take_in(self, order: CanaryOrder, now: datetime) -> None:
        """Record an order; the same again changes nothing."""
        ...

    async def claim(self, now: datetime, most: int) -> list[Canary]:
        """At most so many of those still of use that nobody has claimed, claimed from now on."""
        ...

    async def note_outcome(self, canary_id: UUID, outcome: Outcome, now: datetime) -> None:
        """Record what became of the POST; one that was not taken for now may be claimed again."""
        ...

    async def note_arrivals(self) -> None:
        """Record of which the provider has said that the message was delivered, and when."""
        ...

    async def hold_back(self, why: str, now: datetime) -> int:
        """Record that those still of use, and not arrived, are held back; gives how many more."""
        ...

    async def tidy(self, now: datetime) -> None:
        """Forget what is a week old."""
        ...
