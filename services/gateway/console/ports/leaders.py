"""Answers that officers enter for a leader."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.gateway.console.domain.leaders import LeaderAnswer, Whom
from services.gateway.console.ports.commands import Mobilisation
from services.runtime.unit import Unit


@dataclass(frozen=True)
class Asked:
    """A contact whom a mobilisation asks; `started_at` is when that began."""

    contact_id: UUID
    communities: tuple[str, ...]
    started_at: datetime | None = None


class LeaderBook(Protocol):
    """Leaders' answers as officers enter them, within one transaction."""

    async def asked(self, mobilisation_id: UUID, whom: Whom) -> Asked | None:
        """Whom the mobilisation asks; None when it asks nobody there."""
        ...

    async def record(self, found: Mobilisation, answer: LeaderAnswer) -> None:
        """Record what was said; it goes on to alerting with what leaders answer themselves."""
        ...


OpenLeaders = Callable[[Unit], LeaderBook]
