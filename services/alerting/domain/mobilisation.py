"""What a branch knows of the mobilisation that it is a part of."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from uuid import UUID

from schemas.vocabulary import Lane, MobilisationState
from services.alerting.domain.plan import Edition


@dataclass(frozen=True)
class Correction:
    """An officer's message to whoever was told the words of `wrong` (ids of texts)."""

    message_id: UUID
    wrong: tuple[UUID, ...]


@dataclass(frozen=True)
class Mobilisation:
    """What the branch knows of its mobilisation; `withheld`: a system drill, nobody is reached.
    `corrections` are those in force, in their order; `overtaken`: a drill that a live alert pauses.
    Where officers' messages are all that it is for, `messages` are those in force, each with its
    selection as JSON: they go to each grid as it comes in. While it is paused, time stands still
    since `paused_at`. `ended_by_itself`: closed since nothing was left to do, by no officer.
    `released_at` is until when who was moved is asked for again: None only until the deadline.
    Hours that its plan names are those of `zone`.
    """

    mobilisation_id: UUID
    alert_id: UUID
    edition: Edition
    zone: tzinfo
    lane: Lane
    state: MobilisationState
    withheld: bool = False
    corrections: tuple[Correction, ...] = ()
    overtaken: bool = False
    messages: tuple[tuple[UUID, str], ...] = ()
    paused_at: datetime | None = None
    ended_by_itself: bool = False
    released_at: datetime | None = None
