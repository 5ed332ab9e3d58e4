"""What the field page needs from outside."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from schemas.events.answers import Answer
from schemas.vocabulary import Lane
from services.gateway.field.domain.answering import Said, Seen
from services.gateway.field.domain.facts import Facts, Given, Link
from services.runtime.unit import Unit


class Reading(Protocol):
    """What is known about a contact; every call is one short look into the database."""

    async def link(self, contact_no: int) -> Link | None:
        """The contact of this number with its mobilisation."""
        ...

    async def said_here(self, contact_id: UUID) -> Given | None:
        """The contact's newest received or cannot given on the page."""
        ...

    async def doors_and_silent(self, contact_id: UUID) -> tuple[int, int]:
        """How many doors and how many silent people the page would show."""
        ...

    async def facts(self, contact_id: UUID, with_people: bool) -> Facts:
        """What the page shows; without people neither doors nor the silent are read."""
        ...


class AnswerBook(Protocol):
    """The recorded answers, within one transaction."""

    async def take_turns(self, contact_id: UUID) -> None:
        """Until this transaction ends, nobody else answers for this contact."""
        ...

    async def visit(self, link: Link, visit_id: UUID) -> Seen | None:
        """What its owner has of a visit; None when it neither is nor was shown as the contact's."""
        ...

    async def latest(self, said: Said) -> Given | None:
        """The newest answer to the same question (see next_answer)."""
        ...

    async def record(self, link: Link, given: Given, communities: tuple[str, ...]) -> None:
        """Record an answer that travels to these communities; the same id again changes nothing."""
        ...

    async def record_refusal(self, link: Link, visit_id: UUID | None, reason: str) -> None:
        """Record that the contact had no right to this answer."""
        ...

    async def record_look(self, link: Link, residents: list[UUID], people: list[UUID]) -> None:
        """Record whose names and phones the link's holder is shown."""
        ...


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
