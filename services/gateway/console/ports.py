"""What the officers' API needs from outside."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from schemas.approvals import Signing
from schemas.events.hazard_alerts import Area
from schemas.vocabulary import DrillKind, Lane, MatterLevel, MatterState, MobilisationState
from services.foresight.asked import Asked
from services.foresight.forces import Roster
from services.foresight.load import Capacity
from services.foresight.past import Past
from services.foresight.prediction import Prediction
from services.gateway.console.domain.commands import Recorded
from services.gateway.console.domain.conflicts import Coming, Running
from services.gateway.console.domain.drills import InTheWay, Occurrence, Planned, Verdict
from services.gateway.console.domain.figures import BranchMark, Door, Figures, Place
from services.gateway.console.domain.messages import SealedWords
from services.gateway.console.domain.paper import PaperDoor
from services.gateway.console.domain.shifts import ShiftEntry
from services.gateway.console.domain.starting import Started, Wanted
from services.gateway.console.domain.visits import Entered
from services.gateway.domain.actor import Actor
from services.gateway.domain.notes import SealedNote
from services.runtime.unit import Unit


@dataclass(frozen=True)
class Mobilisation:
    """What a command needs to know of its mobilisation; `approved`: an officer had to."""

    mobilisation_id: UUID
    alert_id: UUID
    lane: Lane
    revision: int
    communities: tuple[str, ...] = ()
    state: MobilisationState = MobilisationState.RUNNING
    incident_id: UUID | None = None
    approved: bool = False


@dataclass(frozen=True)
class Letter:
    """A dead letter: the service that could not handle it, and what its event is called."""

    service: str
    name: str


class CommandBook(Protocol):
    """The recorded commands and stops, within one transaction."""

    async def find(self, command_id: UUID) -> Recorded | None:
        """A command on record; others with this id wait until this transaction ends."""
        ...

    async def add(self, command: Recorded) -> None:
        """Record a command."""
        ...

    async def signing(self, mobilisation_id: UUID, subject_id: UUID) -> Signing | None:
        """What waits there for a signature, or has had it: the start (its subject is the
        mobilisation itself) or a message; None: nothing ever did."""
        ...

    async def stop(self, mobilisation_id: UUID, actor: str) -> None:
        """Stop a mobilisation at the carrier edge, with all that an earlier stop let through; in
        force when this transaction commits."""
        ...

    async def keep(self, note: SealedNote) -> None:
        """Keep a note about what is commanded; the same again changes nothing."""
        ...

    async def mobilisation(self, mobilisation_id: UUID) -> Mobilisation | None:
        """The mobilisation as alerting publishes it."""
        ...

    async def community_of_place(self, mobilisation_id: UUID, node_id: UUID) -> str | None:
        """The code of the community that a place of the mobilisation lies in."""
        ...

    async def letter(self, event_id: UUID) -> Letter | None:
        """The dead letter of this event; None: it is none, or none any more."""
        ...

    async def community_of_post(self, post_id: UUID) -> str | None:
        """The code of the community that a post belongs to."""
        ...

    async def community_of_person(self, person_id: UUID) -> str | None:
        """The code of the community that a person belongs to."""
        ...


class ReadLive(Protocol):
    """Reads of what the live page shows, each of one mobilisation."""

    async def head(self, mobilisation_id: UUID) -> dict[str, Any] | None:
        """The mobilisation itself; None when there is none."""
        ...

    async def marks(self, mobilisation_id: UUID) -> dict[str, BranchMark]:
        """What tells one state of a branch from another, by community."""
        ...

    async def places(self, mobilisation_id: UUID, codes: Iterable[str]) -> list[Place]:
        """The nodes of these communities."""
        ...

    async def leaves(
        self, mobilisation_id: UUID, codes: Iterable[str]
    ) -> dict[str, dict[UUID, Figures]]:
        """What places have of tasks of their own, by community."""
        ...

    async def door_marks(
        self, mobilisation_id: UUID, codes: Iterable[str]
    ) -> dict[str, dict[UUID, int]]:
        """What tells one state of a stairwell's doors from another, by community."""
        ...

    async def doors(
        self, mobilisation_id: UUID, codes: Iterable[str], stairwells: Iterable[UUID]
    ) -> dict[UUID, list[Door]]:
        """Every visit that counts of these stairwells of these communities, by stairwell."""
        ...

    async def entries(self, mobilisation_id: UUID, division: str) -> tuple[dict[str, Any], ...]:
        """The newest of the timeline, the newest first."""
        ...

    async def undelivered(self, mobilisation_id: UUID) -> int:
        """Messages that the carrier took and has not delivered for a minute."""
        ...

    async def notes(self, mobilisation_id: UUID) -> Mapping[UUID, int]:
        """How many notes there are about a visit, of those with any."""
        ...


class ReadProgress(Protocol):
    """Reads of the figures of one mobilisation; a row is a place with its names and figures."""

    async def marks(self, mobilisation_id: UUID) -> dict[str, UUID | None]:
        """What tells one state of a branch from another, by community."""
        ...

    async def grids(
        self, mobilisation_id: UUID, codes: Iterable[str]
    ) -> Sequence[Mapping[str, Any]]:
        """Grids of these communities with all below them, and what communities have of their
        own."""
        ...

    async def places(
        self, mobilisation_id: UUID, kinds: Iterable[str], division: str
    ) -> Sequence[Mapping[str, Any]]:
        """A division's places of these kinds with all below them, by name."""
        ...


@dataclass(frozen=True)
class VisitOfContact:
    """A visit with a contact who is to make it, as far as there is one."""

    mobilisation_id: UUID
    alert_id: UUID
    lane: Lane
    community_code: str
    contact_id: UUID | None


class VisitBook(Protocol):
    """Answers that officers enter, within one transaction."""

    async def visit(self, visit_id: UUID) -> VisitOfContact | None:
        """The visit; None when there is none."""
        ...

    async def keep(self, note: SealedNote) -> None:
        """Keep a note about a visit; the same again changes nothing."""
        ...

    async def record(self, visit: VisitOfContact, entered: Entered) -> None:
        """Record what was found; it goes on to alerting with the leaders' answers."""
        ...


@dataclass(frozen=True)
class KeptDrill:
    """A drill of the calendar as it stands there; `by` is who put it there or changed it last,
    `actor` their id. Where another officer is `to_sign` it, `signed_by` is who has."""

    drill_id: UUID
    planned: Planned
    revision: int
    by: str
    cancelled: bool
    actor: str = ""
    to_sign: bool = False
    signed_by: str | None = None


class DrillBook(Protocol):
    """The calendar of drills, within one transaction."""

    async def take_turns(self) -> None:
        """Whoever changes the calendar does so alone, until this transaction ends."""
        ...

    async def drill(self, drill_id: UUID) -> KeptDrill | None:
        """A drill; None when there is none."""
        ...

    async def occurrence(self, occurrence_id: UUID) -> Occurrence | None:
        """One time of a drill, locked; None when there is none."""
        ...

    async def planned_between(
        self, communities: Collection[str], first: datetime, last: datetime
    ) -> Sequence[Occurrence]:
        """What is planned in any of these communities from shortly before to shortly after."""
        ...

    async def places(self, nodes: Collection[UUID]) -> Mapping[UUID, tuple[str, str]]:
        """Community and full name of those of these places that there are."""
        ...

    async def put(self, drill_id: UUID, planned: Planned, actor: Actor, revision: int) -> None:
        """Keep a drill as it is wanted; as it is now nobody has signed it."""
        ...

    async def asks_for_two(self, planned: Planned, sender: str) -> bool:
        """Whether the plan in force has a start of this hazard at this level, that `sender` sends,
        decided by two officers."""
        ...

    async def to_sign(self, drill_id: UUID) -> None:
        """Another officer has to sign it before anybody hears of it."""
        ...

    async def sign(self, drill_id: UUID, actor: Actor) -> None:
        """The second officer has."""
        ...

    async def lay(
        self, occurrences: Sequence[Occurrence], notice_h: int | None, until: datetime
    ) -> None:
        """Put all times of a drill up to then into the calendar; those there stay as they are."""
        ...

    async def unlay(self, drill_id: UUID, actor: Actor) -> Mapping[UUID, datetime | None]:
        """Take out what is planned of a drill: what anybody was told of is cancelled, the rest is
        forgotten. Gives what was cancelled with the time that was told and is still to come, None
        where that is not known to anybody."""
        ...

    async def put_back(self, occurrence_id: UUID) -> None:
        """What has just been taken out stands as it stood."""
        ...

    async def cancel(self, drill_id: UUID, actor: Actor) -> None:
        """Cancel a drill with all that is planned of it."""
        ...

    async def move(
        self, occurrence_id: UUID, at: datetime, told_at: datetime | None, actor: Actor
    ) -> None:
        """Plan an occurrence for another time, and its notice with it."""
        ...

    async def drop(self, occurrence_id: UUID, actor: Actor) -> None:
        """Cancel one occurrence."""
        ...


@dataclass(frozen=True)
class Begun:
    """An occurrence of which an alert is to be made: the drill itself or its announcement, in the
    name of `since`, the moment at which that was decided."""

    occurrence_id: UUID
    since: datetime
    at: datetime
    drill: KeptDrill


@dataclass(frozen=True)
class CalledOff(Begun):
    """An occurrence that was cancelled, changed, moved from its time `at`, or missed or put off
    when that came, after it had been announced as `event` by the alert with this `identifier`, sent
    by `sender` at `sent`."""

    sender: str
    identifier: str
    sent: datetime
    event: str


class DueDrills(Protocol):
    """What is due of the calendar, within one transaction."""

    async def to_extend(self, until: datetime) -> KeptDrill | None:
        """A drill that repeats and is laid less far than this, locked."""
        ...

    async def lay(
        self, occurrences: Sequence[Occurrence], notice_h: int | None, until: datetime
    ) -> None:
        """As in the DrillBook."""
        ...

    async def due(self) -> Occurrence | None:
        """The first planned occurrence whose time has come, locked; others pass it over."""
        ...

    async def in_the_way(self, communities: Collection[str]) -> Sequence[InTheWay]:
        """What runs there now, live or drill."""
        ...

    async def unsettled(self, since: datetime) -> bool:
        """Whether a live alert came in since then of which it is not known what it touches."""
        ...

    async def decide(self, occurrence_id: UUID, what: Verdict) -> None:
        """Keep what becomes of an occurrence."""
        ...

    async def starting(self) -> Begun | None:
        """An occurrence that is to begin and of which there is no alert yet."""
        ...

    async def started(self, occurrence_id: UUID, alert_id: UUID) -> None:
        """It has begun with this alert."""
        ...

    async def to_announce(self) -> Begun | None:
        """An occurrence that those concerned are to be told of now."""
        ...

    async def announced(self, occurrence_id: UUID, alert_id: UUID) -> None:
        """They are told by this alert."""
        ...

    async def to_call_off(self) -> CalledOff | None:
        """An occurrence still ahead that was cancelled, or one just missed or put off, of which
        those who were told of it do not know yet."""
        ...

    async def called_off(self, occurrence_id: UUID, alert_id: UUID) -> None:
        """They are told by this alert; nothing where it is off no longer."""
        ...

    async def to_take_back(self) -> CalledOff | None:
        """One that was moved or changed after it had been announced, with the time that was told
        and has not come, while it is not known that those who were told know."""
        ...

    async def taken_back(self, occurrence_id: UUID) -> None:
        """They are told that the old time is off."""
        ...


@dataclass(frozen=True)
class PaperDoors:
    """The doors of a mobilisation in a division, when it began and in which communities."""

    started_at: datetime
    communities: tuple[str, ...]
    doors: tuple[PaperDoor, ...]


class ReadPaperDoors(Protocol):
    """The doors that paper may speak of."""

    async def __call__(self, mobilisation_id: UUID, division: str) -> PaperDoors | None:
        """None when there is no such mobilisation; without a division its doors anywhere."""
        ...


@dataclass(frozen=True)
class OpenMatter:
    """A matter as alerting publishes it, as far as an answer needs it."""

    matter_id: UUID
    mobilisation_id: UUID
    alert_id: UUID
    lane: Lane
    community_code: str
    level: MatterLevel
    state: MatterState


class Matters(Protocol):
    """What came up, within one transaction."""

    async def one(self, matter_id: UUID) -> OpenMatter | None:
        """The matter; None when there is none."""
        ...

    async def keep(self, note: SealedNote) -> None:
        """Keep a note; the same again changes nothing."""
        ...


class Messages(Protocol):
    """Officers' own messages, within one transaction."""

    async def keep(self, words: SealedWords) -> None:
        """Keep a message's words."""
        ...

    async def let_through(self, mobilisation_id: UUID, round_name: str) -> None:
        """A stop that is in force lets this round pass; without one there is nothing to pass."""
        ...


class TakeDocument(Protocol):
    """The gateway's own intake."""

    async def __call__(self, raw: bytes, actor: str, proposer: str = "") -> Started:
        """Record an alert from its CAP document and tell roster; `proposer` is the id of who must
        not approve it too. Committed when this returns."""
        ...


class WriteDocument(Protocol):
    """What officers ask for, as a document."""

    def __call__(self, wanted: Wanted, identifier: str, sender: str, now: datetime) -> bytes:
        """A CAP 1.2 document, the same for the same arguments."""
        ...


class WriteMessage(Protocol):
    """What calls the posts of an area together for a message of officers, as a document."""

    def __call__(self, area: Area, identifier: str, sender: str, now: datetime) -> bytes:
        """A CAP 1.2 document, the same for the same arguments; it says nothing of the words."""
        ...


class ReadDesk(Protocol):
    """Reads of the lists that the overview shows, of one division."""

    async def live(self, division: str) -> Sequence[Mapping[str, Any]]:
        """What has not ended, with how its visits stand."""
        ...

    async def drills_between(
        self, division: str, since: datetime, until: datetime
    ) -> Sequence[Mapping[str, Any]]:
        """Drills that are planned for this time."""
        ...

    async def drills_not_held(self, division: str) -> Sequence[Mapping[str, Any]]:
        """Drills that could not begin."""
        ...

    async def channels(self) -> Sequence[Mapping[str, Any]]:
        """How each channel is set."""
        ...

    async def dead_letters(self, limit: int) -> Sequence[Mapping[str, Any]]:
        """Events that could not be handled."""
        ...


class ReadWaiting(Protocol):
    """Reads what waits for a signature."""

    async def waiting(self, division: str) -> Sequence[Mapping[str, Any]]:
        """What touches a division, with what nobody decided in time."""
        ...


class ReadMatters(Protocol):
    """Reads what came up."""

    async def matters(
        self, division: str, state: str | None, mobilisation_id: UUID | None, limit: int
    ) -> Sequence[Mapping[str, Any]]:
        """Those of a division in this state, what is due soonest first."""
        ...


class ReadAlarms(Protocol):
    """Reads which alerts called nobody."""

    async def alarms(self, limit: int) -> Sequence[Mapping[str, Any]]:
        """Each with why."""
        ...


class ShiftLog(Protocol):
    """The shift log, within one transaction."""

    async def last(self, division: str) -> ShiftEntry | None:
        """The last entry of a desk; others wait for it until this transaction ends."""
        ...

    async def add(
        self, entry: ShiftEntry, note_sealed: bytes | None, left_open: Mapping[str, Any]
    ) -> None:
        """Add an entry with what was open then."""
        ...


class ForesightFacts(Protocol):
    """What is needed to foresee a start, as others publish it."""

    async def asked(self, hazard: str, level: str, sender: str) -> Asked | None:
        """What the plan asks for that an alert of this sender would choose; None: no plan."""
        ...

    async def asked_at(self, plan: str, level: str) -> Asked | None:
        """What an edition asks for; None when it is no longer in force."""
        ...

    async def roster(self) -> Roster:
        """Posts, who holds them and is not away, and whom to see: the whole roster."""
        ...

    async def capacity(self) -> Capacity:
        """What the channels can do now."""
        ...

    async def past(self) -> Past:
        """What the last mobilisations taught; all that are summed up count, wherever they were."""
        ...

    async def running(self, communities: Collection[str]) -> Sequence[Running]:
        """What has not ended there."""
        ...

    async def coming(self, communities: Collection[str], now: datetime) -> Sequence[Coming]:
        """Drills of the calendar that begin there soon."""
        ...


@dataclass(frozen=True)
class ToPredict:
    """A mobilisation without a prediction from `begun_at` on, when it was last raised to its level
    (None: it never was, so from its start), and the grids that it touches."""

    mobilisation_id: UUID
    plan: str
    level: str
    drill: DrillKind | None
    grids: tuple[UUID, ...]
    begun_at: datetime | None = None


class Predictions(Protocol):
    """The predictions on record, within one transaction."""

    async def due(self, untold: datetime, most: int) -> Sequence[ToPredict]:
        """Those without one since they began or were last raised, whose grids are all known or that
        began, or were raised, before `untold`."""
        ...

    async def keep(self, one: ToPredict, prediction: Prediction, now: datetime) -> None:
        """Keep it; the first one made stays."""
        ...


class NameDocument(Protocol):
    """The id of the alert in a document of ours."""

    def __call__(self, identifier: str, now: datetime) -> UUID:
        """As the intake will find it."""
        ...


class WriteNotice(Protocol):
    """That a drill is to come, as a document."""

    def __call__(self, begun: Begun, sender: str, zone: str) -> bytes:
        """A CAP 1.2 document, the same for the same arguments; the time as read in `zone`. Of what
        was called off it is the Cancel."""
        ...


@dataclass(frozen=True)
class ApprovalStep:
    """What a signature's clock did, when, and whom it had phoned, if anybody."""

    mobilisation_id: UUID
    at: datetime
    what: str
    person_id: UUID | None


class TakeSteps(Protocol):
    """Steps of signatures' clocks, within one transaction."""

    async def __call__(self, most: int) -> Sequence[ApprovalStep]:
        """The earliest that nobody has taken yet; taken when this transaction commits."""
        ...


OpenSteps = Callable[[Unit], TakeSteps]
OpenShifts = Callable[[Unit], ShiftLog]
OpenDrills = Callable[[Unit], DrillBook]
OpenDueDrills = Callable[[Unit], DueDrills]


@dataclass(frozen=True)
class WantedWidening:
    """An area that is to be added to what runs."""

    command_id: UUID
    mobilisation_id: UUID
    incident_id: UUID
    alert_id: UUID
    lane: Lane
    area: Area
    author: str


class Widenings(Protocol):
    """Areas that officers want added, within one transaction."""

    async def keep(self, wanted: WantedWidening, *, sent: bool) -> None:
        """Keep one; `sent`: it has gone to roster in this transaction."""
        ...

    async def signed(self) -> WantedWidening | None:
        """One that has its signature and was not sent, locked."""
        ...

    async def sent(self, command_id: UUID) -> None:
        """It has gone to roster."""
        ...


OpenWidenings = Callable[[Unit], Widenings]
OpenMessages = Callable[[Unit], Messages]
OpenMatters = Callable[[Unit], Matters]
OpenVisits = Callable[[Unit], VisitBook]
OpenCommands = Callable[[Unit], CommandBook]
