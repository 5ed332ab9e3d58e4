"""contact-events: notifier -> alerting, keyed by community."""

from typing import ClassVar
from uuid import UUID

from schemas.events.base import Event, Part
from schemas.moments import Moment
from schemas.vocabulary import AnswerKind, AttemptStatus, Channel, Via, VisitOutcome


class AttemptReport(Part):
    """The state an attempt reached; `reason` is a provider's error code or our own word.

    `wording_id` says whose words it said: an edition's, or an officer's message's; none before it
    was claimed."""

    attempt_id: UUID
    contact_id: UUID
    mobilisation_id: UUID
    round: str
    channel: Channel
    status: AttemptStatus
    at: Moment
    reason: str = ""
    wording_id: UUID | None = None


class DoorOutcome(Part):
    """What was found at one door, said by SMS."""

    visit_id: UUID
    outcome: VisitOutcome


class ContactReply(Part):
    """What a person said by SMS or key to the message of a round; `kind` none: words that the
    catalogue does not know, kept sealed at the notifier under `reply_id`. Whoever says what they
    found (`outcomes`) has received what they were told."""

    reply_id: UUID
    attempt_id: UUID
    contact_id: UUID
    mobilisation_id: UUID
    kind: AnswerKind | None
    via: Via
    at: Moment
    outcomes: tuple[DoorOutcome, ...] = ()
    round: str = ""


class ContactEvents(Event):
    """What became of attempts, in one batch of one community."""

    NAME: ClassVar[str] = "contact-events.v1"
    TOPIC: ClassVar[str] = "contact-events"

    community_code: str
    reports: tuple[AttemptReport, ...] = ()
    replies: tuple[ContactReply, ...] = ()
