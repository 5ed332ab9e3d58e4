"""answers: gateway -> alerting, keyed by community."""

from typing import ClassVar
from uuid import UUID

from pydantic import AwareDatetime

from schemas.events.base import Event, Part
from schemas.vocabulary import AnswerKind, HelpKind, Mover, Refuge, Via, VisitOutcome


class OutcomeDetail(Part):
    """What an outcome says beyond its word, in codes alone (free text is a sealed note).

    `help_kind` and `urgent` with `needs_help`, `moved_to` and `moved_by` with `moved`, `until`
    (when they are back) with `away`.
    """

    help_kind: HelpKind | None = None
    urgent: bool = False
    moved_to: Refuge | None = None
    moved_by: Mover | None = None
    until: AwareDatetime | None = None


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
    at: AwareDatetime
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
