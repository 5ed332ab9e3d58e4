"""answers: gateway -> alerting, keyed by community."""

from typing import ClassVar
from uuid import UUID

from schemas.events.base import Event, Part
from schemas.moments import Moment
from schemas.vocabulary import (
    AnswerKind,
    HelpKind,
    MatterKind,
    Mover,
    Refuge,
    Settlement,
    Via,
    VisitOutcome,
)


class OutcomeDetail(Part):
    """What an outcome says beyond its word, in codes alone (free text is a sealed note).

    `help_kind` and `urgent` with `needs_help`, `moved_to` and `moved_by` with `moved`, `until`
    (when they are back) with `away`.
    """

    help_kind: HelpKind | None = None
    urgent: bool = False
    moved_to: Refuge | None = None
    moved_by: Mover | None = None
    until: Moment | None = None


class Answer(Part):
    """One answer as recorded by the gateway; `visit_id` with the kinds `visit` and `arrived`,
    `outcome` with kind `visit` only.

    `at` is when it was given (paper: earlier than recorded); a later `at` corrects an earlier
    outcome, with trace.
    """

    answer_id: UUID
    mobilisation_id: UUID
    contact_id: UUID
    kind: AnswerKind
    via: Via
    at: Moment
    visit_id: UUID | None = None
    outcome: VisitOutcome | None = None
    note_id: UUID | None = None
    detail: OutcomeDetail | None = None


class Answers(Event):
    """Answers of one community, batched as committed."""

    NAME: ClassVar[str] = "answers.v1"
    TOPIC: ClassVar[str] = "answers"

    community_code: str
    answers: tuple[Answer, ...]


class RaiseMatter(Event):
    """A leader cannot settle something: the level above hears of it.

    `visit_id` with what is about one door; `note_id` names a sealed note of the gateway.
    """

    NAME: ClassVar[str] = "raise-matter.v1"
    TOPIC: ClassVar[str] = "answers"

    matter_id: UUID
    mobilisation_id: UUID
    community_code: str
    contact_id: UUID
    kind: MatterKind
    at: Moment
    visit_id: UUID | None = None
    note_id: UUID | None = None


class AnswerMatter(Event):
    """A level above answers: settled how, or (`settlement` none) sent on up.

    By a contact from the field page, or by an officer for a `division` (empty: everywhere).
    """

    NAME: ClassVar[str] = "answer-matter.v1"
    TOPIC: ClassVar[str] = "answers"

    answer_id: UUID
    matter_id: UUID
    mobilisation_id: UUID
    community_code: str
    settlement: Settlement | None
    via: Via
    at: Moment
    contact_id: UUID | None = None
    division: str = ""
    note_id: UUID | None = None
