"""What the field page needs from outside."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol
from uuid import UUID

from schemas.events.answers import Answer
from schemas.vocabulary import Lane, MatterState
from services.gateway.domain.notes import SealedNote
from services.gateway.field.domain.answering import Said, Seen
from services.gateway.field.domain.facts import Facts, Given, Link
from services.runtime.unit import Unit


class Reading(Protocol):
    """What is known about a contact; every call is one short look into the database."""

    async def link(self, contact_no: int) -> Link | None:
        """The contact of this number with its mobilisation."""
        ...

    async def facts(self, link: Link, with_people: bool) -> Facts:
        """What the page shows; without people doors and the silent are only counted."""
        ...


@dataclass(frozen=True)
class Recording:
    """An answer to record, and the communities that it travels to."""

    link: Link
    given: Given
    communities: tuple[str, ...]


class AnswerBook(Protocol):
    """The recorded answers, within one transaction."""

    async def take_turns(self, contacts: Collection[UUID]) -> None:
        """Until this transaction ends, nobody else answers for these contacts."""
        ...

    async def visits(self, wanted: Sequence[tuple[Link, UUID]]) -> dict[tuple[UUID, UUID], Seen]:
        """What the owner has of visits, by contact and visit; without those that neither are nor
        were shown as the contact's."""
        ...

    async def latest(self, said: Sequence[Said]) -> dict[UUID, Given]:
        """The newest answers to the same questions (see next_answer), by visit or contact."""
        ...

    async def record(self, answers: Sequence[Recording]) -> None:
        """Record answers in this order; the same id again changes nothing."""
        ...

    async def keep(self, note: SealedNote) -> None:
        """Keep a note about a visit; the same again changes nothing."""
        ...

    async def record_refusal(self, link: Link, visit_id: UUID | None, reason: str) -> None:
        """Record that the contact had no right to this answer."""
        ...


@dataclass(frozen=True)
class Look:
    """Whose names and phones a link's holder is shown."""

    contact_id: UUID
    residents: list[UUID]
    people: list[UUID]


class Looks(Protocol):
    """The record of looks at personal data."""

    async def record(self, look: Look) -> None:
        """Record a look; when this returns, it is committed."""
        ...


@dataclass(frozen=True)
class Asked:
    """A matter that concerns a contact; `to_answer`: it still waits for this one."""

    community_code: str
    state: MatterState
    to_answer: bool


class Leads(NamedTuple):
    """The community whose grid, or which itself, a contact leads; `lifted`: the alert touches
    nothing any more that they lead."""

    community_code: str
    lifted: bool


class MatterBook(Protocol):
    """Who may raise and answer which matter, within one transaction."""

    async def raises_in(self, contact_id: UUID) -> Leads | None:
        """What the contact leads and raises from; None for others."""
        ...

    async def sees(self, contact_id: UUID, visit_id: UUID) -> bool:
        """Whether a visit is on the contact's page."""
        ...

    async def asked(self, contact_id: UUID, matter_id: UUID) -> Asked | None:
        """A matter that was raised by the contact or laid before them."""
        ...

    async def keep(self, note: SealedNote) -> None:
        """Keep a note; the same again changes nothing."""
        ...


OpenMatters = Callable[[Unit], MatterBook]
OpenAnswers = Callable[[Unit], AnswerBook]


@dataclass(frozen=True)
class WaitingAnswer:
    """An answer to be sent on, with how it travels."""

    communities: tuple[str, ...]
    lane: Lane
    trace: UUID
    answer: Answer


class WaitingAnswers(Protocol):
    """Answers recorded and not yet sent on, within one transaction."""

    async def take(self, most: int) -> list[WaitingAnswer]:
        """The oldest ones, marked as sent when this transaction commits; none while another
        process is at it."""
        ...


OpenWaiting = Callable[[Unit], WaitingAnswers]
