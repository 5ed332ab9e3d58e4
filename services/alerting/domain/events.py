"""What can happen to a branch."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schemas.events.answers import OutcomeDetail
from schemas.ids import NO_TEXT
from schemas.vocabulary import (
    AnswerKind,
    AttemptStatus,
    Channel,
    Coverage,
    InjectKind,
    MatterKind,
    Settlement,
    Via,
    VisitOutcome,
)
from services.alerting.domain.state import Duty, Place, TimerKind

NO_DETAIL = OutcomeDetail()
BY_OFFICERS = (Via.CONSOLE, Via.PAPER)
"""Ways of what an officer enters: who was at the door nobody knows, whatever contact it names."""


@dataclass(frozen=True)
class Resident:
    """A resident at risk as the roster tells."""

    resident_id: UUID
    stairwell_id: UUID
    reasons: tuple[str, ...]
    risk: int
    team_posts: tuple[UUID, ...]
    buddies: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class GridCovered:
    """An alert touches a grid, still, anew or no longer."""

    grid_id: UUID
    revision: int
    alert_revision: int
    coverage: Coverage
    level: str
    degree: int
    places: tuple[Place, ...]
    duties: tuple[Duty, ...]
    residents: tuple[Resident, ...]
    onset: datetime | None = None


@dataclass(frozen=True)
class CommunityCovered:
    """How many grids of the community an alert touches."""

    grids: int


@dataclass(frozen=True)
class AttemptReported:
    """What became of an attempt, and whose words it said."""

    contact_id: UUID
    attempt_id: UUID
    round: str
    status: AttemptStatus
    reason: str
    channel: Channel = Channel.SMS
    text_id: UUID = NO_TEXT


@dataclass(frozen=True)
class ContactAnswered:
    """A contact said received or can't."""

    contact_id: UUID
    kind: AnswerKind
    via: Via
    at: datetime


@dataclass(frozen=True)
class DoorAnswered:
    """What was found at a resident's door, and when."""

    contact_id: UUID
    visit_id: UUID
    outcome: VisitOutcome
    via: Via
    at: datetime
    detail: OutcomeDetail = NO_DETAIL

    @property
    def by(self) -> UUID | None:
        """Which contact says so themselves, None where an officer entered it."""
        return None if self.via in BY_OFFICERS else self.contact_id


@dataclass(frozen=True)
class DoorReached:
    """Somebody who was sent to a resident is at the door."""

    contact_id: UUID
    visit_id: UUID
    via: Via
    at: datetime


@dataclass(frozen=True)
class TimerDue:
    """A timer of the branch has run out."""

    kind: TimerKind
    subject_id: UUID
    mark: str


@dataclass(frozen=True)
class InjectPlanned:
    """Something is to go wrong at a place of a drill."""

    inject_id: UUID
    kind: InjectKind
    node_id: UUID
    due_at: datetime


@dataclass(frozen=True)
class MatterRaised:
    """A leader cannot settle something; `visit_id` with what is about one door."""

    matter_id: UUID
    contact_id: UUID
    kind: MatterKind
    visit_id: UUID | None = None
    note_id: UUID | None = None


@dataclass(frozen=True)
class MatterAnswered:
    """A level above has settled a matter or (`settlement` None) sends it on up.

    `contact_id` is who did so on the field page; None for an officer there for `division`.
    """

    matter_id: UUID
    settlement: Settlement | None
    contact_id: UUID | None = None
    division: str = ""
    note_id: UUID | None = None


BranchEvent = (
    GridCovered
    | CommunityCovered
    | AttemptReported
    | ContactAnswered
    | DoorAnswered
    | DoorReached
    | InjectPlanned
    | MatterRaised
    | MatterAnswered
    | TimerDue
)
