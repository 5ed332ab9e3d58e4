"""Commands on record, and what a command needs to know of what it is about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from schemas.approvals import Signing
from schemas.vocabulary import Lane, MobilisationState
from services.gateway.console.domain.commands import Recorded
from services.gateway.domain.notes import SealedNote
from services.runtime.unit import Unit


@dataclass(frozen=True)
class Mobilisation:
    """What a command needs to know of its mobilisation; `approved`: an officer had to;
    `overtaken`: a drill where a live alert stands."""

    mobilisation_id: UUID
    alert_id: UUID
    lane: Lane
    revision: int
    communities: tuple[str, ...] = ()
    state: MobilisationState = MobilisationState.RUNNING
    incident_id: UUID | None = None
    approved: bool = False
    overtaken: bool = False


@dataclass(frozen=True)
class Letter:
    """A dead letter: the service that could not handle it, and what its event is called."""

    service: str
    name: str


class CommandBook(Protocol):
    """The recorded commands and stops, within one transaction."""

    async def find(self, command_id: UUID) -> Recorded | None:
        """A command on record; others with this id wait until this transaction ends."""
        ...

    async def add(self, command: Recorded) -> None:
        """Record a command."""
        ...

    async def signing(self, mobilisation_id: UUID, subject_id: UUID) -> Signing | None:
        """What waits there for a signature, or has had it: the start (its subject is the
        mobilisation itself) or a message; None: nothing ever did."""
        ...

    async def stop(self, mobilisation_id: UUID, actor: str) -> None:
        """Stop a mobilisation at the carrier edge, with all that an earlier stop let through; in
        force when this transaction commits."""
        ...

    async def keep(self, note: SealedNote) -> None:
        """Keep a note about what is commanded; the same again changes nothing."""
        ...

    async def mobilisation(self, mobilisation_id: UUID) -> Mobilisation | None:
        """The mobilisation as alerting publishes it."""
        ...

    async def community_of_place(self, mobilisation_id: UUID, node_id: UUID) -> str | None:
        """The code of the community that a place of the mobilisation lies in."""
        ...

    async def letter(self, event_id: UUID) -> Letter | None:
        """The dead letter of this event; None: it is none, or none any more."""
        ...

    async def alarm(self, alert_id: UUID) -> Sequence[str] | None:
        """The codes that an alert names which called nobody; None: it is no such one."""
        ...

    async def community_of_post(self, post_id: UUID) -> str | None:
        """The code of the community that a post belongs to."""
        ...

    async def community_of_person(self, person_id: UUID) -> str | None:
        """The code of the community that a person belongs to."""
        ...

    async def absence_of(self, person_id: UUID, absence_id: UUID) -> bool:
        """Whether that is an absence of theirs that is not over yet."""
        ...


OpenCommands = Callable[[Unit], CommandBook]
