"""What comes back from the provider, as values."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schemas.vocabulary import AnswerKind, AttemptStatus, Channel, Lane, Via, VisitOutcome
from services.notifier.domain.accounts import Account


@dataclass(frozen=True)
class Receipt:
    """A status callback as recorded; its attempt stood at `stands`, None: nobody knows it."""

    attempt_id: UUID
    account: Account
    sid: str
    status: str
    error_code: str
    stands: AttemptStatus | None

    @property
    def channel(self) -> Channel:
        """What it is about, by the provider's ids: those of calls begin with CA."""
        return Channel.CALL if self.sid.startswith("CA") else Channel.SMS


@dataclass(frozen=True)
class Answered:
    """The attempt that a reply belongs to, and the communities that are told."""

    attempt_id: UUID
    contact_id: UUID
    mobilisation_id: UUID
    communities: tuple[str, ...]
    trace: UUID
    lane: Lane
    round: str


@dataclass(frozen=True)
class DoorSaid:
    """What a person says they found at the door of a visit."""

    visit_id: UUID
    outcome: VisitOutcome


@dataclass(frozen=True)
class Reply:
    """A recorded reply with the attempt that it answers; none when the number is unknown."""

    row_id: int
    reply_id: UUID
    via: Via
    kind: AnswerKind | None
    received_at: datetime
    attempt: Answered | None
    outcomes: tuple[DoorSaid, ...] = ()


@dataclass(frozen=True)
class NewReceipt:
    """A status callback to record."""

    attempt_id: UUID
    account: Account
    sid: str
    status: str
    error_code: str


@dataclass(frozen=True)
class NewReply:
    """A reply to record: of a known attempt (by key, or about its doors), else from a number."""

    account: Account
    sid: str
    via: Via
    text: str
    kind: AnswerKind | None
    number: str = ""
    attempt_id: UUID | None = None
    outcomes: tuple[DoorSaid, ...] = ()


@dataclass(frozen=True)
class OwnDoor:
    """A door that a contact is to see: its number, whether it is accounted for, and the names of
    what it is in, from the community down to the stairwell."""

    visit_id: UUID
    door: str
    names: tuple[str, ...]
    accounted: bool

    @property
    def place(self) -> str:
        """The stairwell's full name."""
        return "".join(self.names)


@dataclass(frozen=True)
class OwnDoors:
    """The doors of the contact who was told on a number, and the attempt that told them."""

    attempt_id: UUID
    doors: tuple[OwnDoor, ...]
