"""What the officers' API needs from outside."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from schemas.vocabulary import Lane
from services.gateway.console.domain.commands import Recorded
from services.gateway.console.domain.figures import Door, Figures, Place
from services.gateway.console.domain.starting import Started, Wanted
from services.gateway.console.domain.visits import Entered
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


class ReadLive(Protocol):
    """Reads of what the live page shows, each of one mobilisation."""

    async def head(self, mobilisation_id: UUID) -> dict[str, Any] | None:
        """The mobilisation itself; None when there is none."""
        ...

    async def marks(self, mobilisation_id: UUID) -> dict[str, UUID | None]:
        """What tells one state of a branch from another, by community."""
        ...

    async def places(self, mobilisation_id: UUID, codes: Iterable[str]) -> list[Place]:
        """The nodes of these communities."""
        ...

    async def leaves(
        self, mobilisation_id: UUID, codes: Iterable[str]
    ) -> dict[str, dict[UUID, Figures]]:
        """What places have of tasks of their own, by community."""
        ...

    async def doors(self, mobilisation_id: UUID, codes: Iterable[str]) -> dict[str, list[Door]]:
        """Every visit that counts, by community."""
        ...

    async def entries(self, mobilisation_id: UUID, division: str) -> tuple[dict[str, Any], ...]:
        """The newest of the timeline, the newest first."""
        ...

    async def undelivered(self, mobilisation_id: UUID) -> int:
        """Messages that the carrier took and has not delivered for a minute."""
        ...


@dataclass(frozen=True)
class VisitOfContact:
    """A visit with a contact who is to make it, as far as there is one."""

    mobilisation_id: UUID
    alert_id: UUID
    lane: Lane
    community_code: str
    contact_id: UUID | None


class VisitBook(Protocol):
    """Answers that officers enter, within one transaction."""

    async def visit(self, visit_id: UUID) -> VisitOfContact | None:
        """The visit; None when there is none."""
        ...

    async def record(self, visit: VisitOfContact, entered: Entered) -> None:
        """Record what was found; it goes on to alerting with the leaders' answers."""
        ...


class TakeDocument(Protocol):
    """The gateway's own intake."""

    async def __call__(self, raw: bytes, actor: str) -> Started:
        """Record an alert from its CAP document and tell roster; committed when this returns."""
        ...


class WriteDocument(Protocol):
    """What officers ask for, as a document."""

    def __call__(self, wanted: Wanted, identifier: str, sender: str, now: datetime) -> bytes:
        """A CAP 1.2 document, the same for the same arguments."""
        ...


OpenVisits = Callable[[Unit], VisitBook]
OpenCommands = Callable[[Unit], CommandBook]
