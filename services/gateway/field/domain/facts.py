"""What the field page knows: facts of other services and of our own records, not yet readable."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from schemas.events.answers import OutcomeDetail
from schemas.vocabulary import (
    AnswerKind,
    DoorStep,
    Lane,
    MatterKind,
    MatterLevel,
    MatterState,
    MobilisationState,
    Settlement,
    Via,
    VisitOutcome,
)


@dataclass(frozen=True)
class Given:
    """An answer as recorded here; `visit_id` and `outcome` with kind `visit` only."""

    answer_id: UUID
    contact_id: UUID
    kind: AnswerKind
    at: datetime
    visit_id: UUID | None = None
    outcome: VisitOutcome | None = None
    detail: OutcomeDetail | None = None
    via: Via = Via.PAGE


@dataclass(frozen=True)
class Link:
    """Whose link it is: the contact and its mobilisation.

    `asked_at`: when its present round began; what was said earlier answers an earlier message.
    `said_here`: the newest received or cannot that was given on the page.
    """

    contact_id: UUID
    person_id: UUID
    communities: tuple[str, ...]
    mobilisation_id: UUID
    alert_id: UUID
    lane: Lane
    exercise: bool
    state: MobilisationState
    event: str
    signature: str
    ended_at: datetime | None
    said: AnswerKind | None
    said_at: datetime | None
    asked_at: datetime | None
    said_here: Given | None = None

    def expired(self, now: datetime, hours_after_end: float) -> bool:
        """Whether the link opens no longer."""
        if self.ended_at is None:
            return False
        return (now - self.ended_at).total_seconds() > hours_after_end * 3600


@dataclass(frozen=True)
class Duty:
    """One of the contact's tasks: which post, the place that post leads, and how it stands.

    `resident_id` with tasks that are about one resident; `lifted`: the alert touches that place no
    longer.
    """

    kind: str
    state: str
    post: str
    place: str
    resident_id: UUID | None = None
    lifted: bool = False


class WrittenNote(NamedTuple):
    """What somebody wrote about a door, sealed."""

    at: datetime
    text_sealed: bytes


class Door(NamedTuple):
    """One visit: the resident's door with sealed name, phone and kin, empty where there is none.

    `step` is the last step taken of a shut door's path, `arrived_at` when this contact, sent there
    to help, came to the door, `buddy_goes` whether a buddy has said that they go, `notes` what was
    written about it, the newest first, for who was sent there alone. A tuple, as all
    that a page has several of and is made for each look:
    a frozen dataclass takes three times as long to make, ten times to replace.
    """

    visit_id: UUID
    resident_id: UUID
    place: str
    door: str
    age: int
    reasons: tuple[str, ...]
    risk: int
    key_holder: str
    outcome: VisitOutcome
    outcome_at: datetime | None
    no_answers: int
    asked_at: datetime | None = None
    name_sealed: bytes = b""
    phone_sealed: bytes = b""
    kin_sealed: bytes = b""
    answer_id: UUID | None = None
    detail: OutcomeDetail | None = None
    step: DoorStep | None = None
    arrived_at: datetime | None = None
    buddy_goes: bool = False
    notes: tuple[WrittenNote, ...] = ()


@dataclass(frozen=True)
class SilentPerson:
    """Somebody below who has not answered, with sealed name and phone."""

    person_id: UUID
    place: str
    name_sealed: bytes = b""
    phone_sealed: bytes = b""


@dataclass(frozen=True)
class Matter:
    """One matter as its raiser or whoever has to answer it sees it; notes are sealed."""

    matter_id: UUID
    kind: MatterKind
    level: MatterLevel
    state: MatterState
    settlement: Settlement | None
    due_at: datetime
    ended_at: datetime | None
    to_answer: bool
    place: str
    door: str
    note_sealed: bytes = b""
    answer_sealed: bytes = b""


@dataclass(frozen=True)
class OfficersWords:
    """A correction or another message of an officer, in Chinese and English, sealed."""

    purpose: str
    at: datetime
    words_sealed: bytes
    words_en_sealed: bytes


@dataclass(frozen=True)
class Guide:
    """What the plan says: what to do, also in buildings like these, what to ask and to take."""

    todo: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    take: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """Everything the page of one contact shows; doors and silent people by number alone until it
    was opened to them."""

    duties: tuple[Duty, ...]
    doors: tuple[Door, ...]
    silent: tuple[SilentPerson, ...]
    guide: Guide
    door_count: int
    silent_count: int
    matters: tuple[Matter, ...] = ()
    words: tuple[OfficersWords, ...] = ()
