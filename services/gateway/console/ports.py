"""What the officers' API needs from outside."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from schemas.vocabulary import Lane
from services.gateway.console.domain.commands import Recorded
from services.runtime.unit import Unit


@dataclass(frozen=True)
class Mobilisation:
    """What a command needs to know of its mobilisation."""

    mobilisation_id: UUID
    alert_id: UUID
    lane: Lane
    revision: int
    communities: tuple[str, ...] = ()


class CommandBook(Protocol):
    """The recorded commands and stops, within one transaction."""

    async def find(self, command_id: UUID) -> Recorded | None:
        """A command on record; others with this id wait until this transaction ends."""
        ...

    async def add(self, command: Recorded) -> None:
        """Record a command."""
        ...

    async def stop(self, mobilisation_id: UUID, actor: str) -> None:
        """Stop a mobilisation at the carrier edge; in force when this transaction commits."""
        ...

    async def mobilisation(self, mobilisation_id: UUID) -> Mobilisation | None:
        """The mobilisation as alerting publishes it."""
        ...

    async def community_of_post(self, post_id: UUID) -> str | None:
        """The code of the community that a post belongs to."""
        ...

    async def community_of_person(self, person_id: UUID) -> str | None:
        """The code of the community that a person belongs to."""
        ...


OpenCommands = Callable[[Unit], CommandBook]
