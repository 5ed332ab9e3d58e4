"""An officer's own message: what is kept of it. Its words stay at the gateway."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from schemas.events.commands import Selection
from schemas.vocabulary import MessageState, RoundPurpose


@dataclass(frozen=True)
class Message:
    """A correction or a message to a selection; `wrong` are the ids of the texts that it corrects,
    as they were when it came into force. Without words of its own it is said `from_plan`."""

    message_id: UUID
    mobilisation_id: UUID
    purpose: RoundPurpose
    state: MessageState
    asked_by: str
    asked_at: datetime
    from_plan: bool = False
    corrects: UUID | None = None
    selection: Selection = field(default_factory=Selection)
    wrong: tuple[UUID, ...] = ()
    in_force_at: datetime | None = None
