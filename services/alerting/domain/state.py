"""The rows a branch is made of. They are immutable; a decision gives new ones.

A district's are kept in memory, some 250,000 of them: hence slots.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from schemas.vocabulary import (
    AnswerKind,
    Channel,
    Coverage,
    DoorStep,
    HelpKind,
    MatterKind,
    MatterLevel,
    MatterState,
    Mover,
    NodeKind,
    PostKind,
    Refuge,
    Settlement,
    TaskKind,
    TaskState,
    VisitOutcome,
)


class Phase(StrEnum):
    """Where a contact is on its ladder; held: a pause has taken back what was ordered."""

    IDLE = "idle"
    ORDERED = "ordered"
    HELD = "held"
    WAITING = "waiting"
    ANSWERED = "answered"
    CANNOT = "cannot"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Place:
    """A node of the branch; `path` from the community down to itself."""

    node_id: UUID
    kind: NodeKind
    parent_id: UUID | None
    path: tuple[UUID, ...]
    grid_id: UUID | None
    traits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """A post with the people who can fill it now, A before B."""

    post_id: UUID
    kind: PostKind
    node_id: UUID
    available: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Slice:
    """One grid as last told by the roster.

    `degree` is the level it is covered at, `acted_degree` the one that its posts were last told
    of: 0 before they were, and again once it is lifted. `onset_at` is when the hazard arrives,
    as far as the alert says.
    """

    grid_id: UUID
    revision: int
    alert_revision: int
    coverage: Coverage
    level: str
    degree: int
    deadline_at: datetime | None
    applied: bool
    acted_degree: int = 0
    onset_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """One person in this branch: the ladder of their present round.

    `level` is the alert revision of the newest upgrade they were written to about (0: none),
    `stood_down` that of the newest lifting; `begun_at` is when the present round began. `told_by`
    are the attempts that `told_at` rests on, none once one has arrived or they answered. `told` is
    whose words may have reached them by which channel (`<text id>/<channel>`), `messages` which of
    the officers' messages were ordered for them.
    """

    contact_id: UUID
    person_id: UUID
    phase: Phase = Phase.IDLE
    round: str = ""
    urgency: int = 0
    step: int = -1
    attempt_id: UUID | None = None
    told_at: datetime | None = None
    answer: AnswerKind | None = None
    answered_at: datetime | None = None
    begun_at: datetime | None = None
    level: int = 0
    stood_down: int = 0
    told_by: tuple[UUID, ...] = ()
    told: tuple[str, ...] = ()
    messages: tuple[UUID, ...] = ()

    @property
    def may_have_heard(self) -> bool:
        """Whether anything but an officer's message may have reached them: also what the provider
        has not answered for, or took and failed with after all."""
        messages = set(map(str, self.messages))
        texts = (entry.partition("/")[0] for entry in self.told)
        return self.told_at is not None or any(text not in messages for text in texts)


@dataclass(frozen=True, slots=True)
class Task:
    """What one post must do at one node, held by one person; see task_states for its life.

    `opened_at` is None until it is opened; `superior_id` is the nearest node above that has a
    leading post, None at the top.
    """

    task_id: UUID
    kind: TaskKind
    post_id: UUID
    node_id: UUID
    grid_id: UUID | None
    contact_id: UUID
    person_id: UUID
    state: TaskState
    urgency: int
    cause: str
    reason: str
    opened_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    resident_id: UUID | None = None
    successor_id: UUID | None = None
    superior_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """Seeing one resident at risk; `node_id` is the place whose leader answers for the door.

    `outcome_by` is the contact who said so themselves, None where an officer entered it.
    `said` is what was said since `asked_at`, when they were looked for again: what was given before
    no longer counts. Of what was not taken back (see taken_back) `seen_at` is when the resident was
    last seen, `knocked_at` is when somebody knocked in vain since then, each told twice or not.
    `step` is the last step taken of a shut door's path. What an outcome says beyond its word:
    `help_kind` and `urgent`, `moved_to` and `moved_by`, `until`. `buddies` are volunteers paired
    with the resident, of whom one may have said that they go (`buddy_goes`).
    """

    visit_id: UUID
    resident_id: UUID
    stairwell_id: UUID
    node_id: UUID
    grid_id: UUID
    reasons: tuple[str, ...]
    risk: int
    team_posts: tuple[UUID, ...]
    outcome: VisitOutcome = VisitOutcome.UNKNOWN
    outcome_at: datetime | None = None
    outcome_by: UUID | None = None
    knocked_at: tuple[datetime, ...] = ()
    asked_at: datetime | None = None
    rescued: bool = False
    lifted: bool = False
    step: DoorStep | None = None
    help_kind: HelpKind | None = None
    urgent: bool = False
    moved_to: Refuge | None = None
    moved_by: Mover | None = None
    until: datetime | None = None
    buddies: tuple[UUID, ...] = ()
    buddy_goes: bool = False
    seen_at: datetime | None = None
    said: tuple[str, ...] = ()

    @property
    def unaccounted(self) -> bool:
        """Still to be seen: unknown, no answer and wrong data never count as safe."""
        return not self.lifted and not self.outcome.accounted


@dataclass(frozen=True, slots=True)
class Matter:
    """What a level could not settle; `level` is who has it to answer since `came_at`, by `due_at`.

    `raised_by` is a contact, None when it came up by itself; `visit_id` with what is about one
    door. The notes are the gateway's, by id. `answered_by` is a contact, None for an officer.
    Past the district's time it was asked for `again` so many times, last at `again_at`.
    """

    matter_id: UUID
    kind: MatterKind
    level: MatterLevel
    node_id: UUID
    grid_id: UUID | None
    visit_id: UUID | None
    raised_by: UUID | None
    raised_at: datetime
    came_at: datetime
    due_at: datetime
    note_id: UUID | None = None
    state: MatterState = MatterState.OPEN
    settlement: Settlement | None = None
    ended_at: datetime | None = None
    answered_by: UUID | None = None
    answer_note_id: UUID | None = None
    again: int = 0
    again_at: datetime | None = None

    @property
    def within(self) -> timedelta:
        """How long its level has to answer."""
        return self.due_at - self.came_at


class TimerKind(StrEnum):
    """What a timer of a branch is for; the last three are of a signature, in no branch, but for the
    watch of a matter."""

    LADDER = "ladder"
    CASCADE = "cascade"
    DEADLINE = "deadline"
    DOOR = "door"
    LOOK_AGAIN = "look_again"
    UNCLAIMED = "unclaimed"
    MATTER = "matter"
    CALL_AGAIN = "call_again"
    APPLY = "apply"
    STOP = "stop"
    PAUSE = "pause"
    INJECT = "inject"
    MESSAGE = "message"
    ASK_DEPUTY = "ask_deputy"
    WATCH = "watch"
    LAPSE = "lapse"


@dataclass(frozen=True, slots=True)
class Timer:
    """One timer of a branch: setting it again replaces it; it is void once its `mark` is no
    longer true."""

    kind: TimerKind
    subject_id: UUID
    mark: str
    due_at: datetime


@dataclass(frozen=True)
class Order:
    """An attempt to make; `wait` of the ladder's step that it is, None beside the ladder."""

    attempt_id: UUID
    contact_id: UUID
    person_id: UUID
    round: str
    channel: Channel
    urgency: int
    not_after: datetime
    wait: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the timeline: what was decided about whom, and why; `said_at`: of what people told
    us, when it was so. Taken in it may be much later."""

    what: str
    reason: str
    node_id: UUID | None = None
    contact_id: UUID | None = None
    task_id: UUID | None = None
    visit_id: UUID | None = None
    said_at: datetime | None = None
