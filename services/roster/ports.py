"""What the roster's rules need from outside."""

from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.events.commands import AssignPost, ReportAbsence, WidenIncident
from schemas.events.hazard_alerts import AlertHeader, Area
from schemas.events.impacts import MatchedRule, Node
from schemas.vocabulary import Coverage, Lane, PostKind
from services.roster.domain.call_down import GridList, Questions
from services.roster.domain.counts import Counts
from services.roster.domain.holders import Held
from services.roster.domain.places import District
from services.runtime.unit import Unit


@dataclass(frozen=True, slots=True)
class Incident:
    """The latest that is known of an incident in one lane."""

    incident_id: UUID
    lane: Lane
    alert_revision: int
    lifted: bool
    revision: int
    alert_id: UUID


@dataclass(frozen=True, slots=True)
class GridChange:
    """What an alert changes at one grid; without a rule it is lifted."""

    grid_id: UUID
    community_code: str
    coverage: Coverage
    rule: MatchedRule | None


@dataclass(frozen=True, slots=True)
class Pending:
    """A grid or a community (`grid_id` none) of which something is still to be told; `grids` are
    the covered ones of the community."""

    incident_id: UUID
    lane: Lane
    community_code: str
    coverage: Coverage
    alert_id: UUID
    revision: int
    grid_id: UUID | None = None
    rule: MatchedRule | None = None
    grids: int = 1


@dataclass(frozen=True, slots=True)
class Closing:
    """An alert of which all grids have been told."""

    incident_id: UUID
    lane: Lane
    alert_id: UUID
    revision: int
    counts: Counts


@dataclass(frozen=True, slots=True)
class PostHeld:
    """A post and who holds it, with the fields of an event's `Post`: there are thousands, which go
    out as JSON at once."""

    post_id: UUID
    kind: PostKind
    node_id: UUID
    holders: tuple[Held, ...]


@dataclass(slots=True)
class GridFacts:
    """What is told of one grid; `posts` are its own, without those above. Nodes and residents are
    the JSON texts of those fields of the event, once they are known."""

    nodes: str = ""
    posts: list[PostHeld] = field(default_factory=list)
    residents: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is told of some grids, and of their communities: node and own posts, by code."""

    grids: Mapping[UUID, GridFacts]
    communities: Mapping[str, Node]
    community_posts: Mapping[str, tuple[PostHeld, ...]]


@dataclass(frozen=True, slots=True)
class Touched:
    """What a change of the roster touches: single grids, and whole communities by code."""

    grids: Set[UUID] = frozenset()
    communities: Set[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.grids or self.communities)


class Places(Protocol):
    """Knows where everything is."""

    async def district(self, unit: Unit) -> District:
        """All places as they are now; read again only when they have changed."""
        ...


class FactsReader(Protocol):
    """Reads who and what is in grids."""

    async def facts(
        self, unit: Unit, grids: Collection[UUID], communities: Collection[str]
    ) -> Facts:
        """The facts of these grids and communities at `unit.now`."""
        ...


class Incidents(Protocol):
    """Keeps what each incident covers and what of it is still to be told."""

    async def record(self, unit: Unit, header: AlertHeader, outcome: str) -> bool:
        """Keep an alert; False when it is there already."""
        ...

    async def latest(self, unit: Unit, incident_id: UUID, lane: Lane) -> Incident | None:
        """The incident, locked until the transaction ends."""
        ...

    async def covered(self, unit: Unit, incident_id: UUID, lane: Lane) -> dict[UUID, str]:
        """Covered grids with the code of their community."""
        ...

    async def revise(
        self, unit: Unit, header: AlertHeader, changes: Sequence[GridChange], counts: Counts
    ) -> None:
        """Take over an alert: its counts, and its changes in the order of telling."""
        ...

    async def touch(self, unit: Unit, touched: Touched) -> int:
        """Have the touched places of all incidents told again; gives how many grids."""
        ...

    async def anything(self, connection: AsyncConnection) -> bool:
        """Whether there is a grid or a closing to tell, somebody's or nobody's."""
        ...

    async def claim(self, unit: Unit, limit: int) -> list[Pending]:
        """At most `limit` grids to tell now, locked; emergency lane and highest risk first."""
        ...

    async def claim_communities(self, unit: Unit, grids: Sequence[Pending]) -> list[Pending]:
        """Communities of these grids that are still to be told, locked."""
        ...

    async def headers(self, unit: Unit, alerts: Iterable[UUID]) -> dict[UUID, AlertHeader]:
        """The headers of alerts by id."""
        ...

    async def told(self, unit: Unit, told: Sequence[Pending]) -> None:
        """These have been told."""
        ...

    async def claim_closing(self, unit: Unit) -> Closing | None:
        """An incident whose grids have all been told and whose closing has not; it now is."""
        ...


class Widenings(Protocol):
    """Keeps what officers added to the areas of incidents; the incident is locked by who asks."""

    async def add(self, unit: Unit, command: WidenIncident) -> bool:
        """Keep a widening; False when it is there already."""
        ...

    async def areas(self, unit: Unit, incident_id: UUID, lane: Lane) -> list[Area]:
        """What is added to an incident now, in the order in which it was."""
        ...

    async def end(self, unit: Unit, incident_id: UUID, lane: Lane) -> None:
        """The incident is cancelled: what was added to it is no longer."""
        ...


class Posts(Protocol):
    """Keeps who holds which post, and who is away."""

    async def community_of_post(self, unit: Unit, post_id: UUID) -> str | None:
        """The code of a post's community; None when there is no such post."""
        ...

    async def community_of_person(self, unit: Unit, person_id: UUID) -> str | None:
        """The code of a person's community; None when there is no such person."""
        ...

    async def assign(self, unit: Unit, command: AssignPost) -> None:
        """Keep an assignment; the same command twice is one."""
        ...

    async def absent(self, unit: Unit, command: ReportAbsence) -> None:
        """Keep an absence; the same command twice is one."""
        ...

    async def touched_by_post(self, unit: Unit, post_id: UUID) -> Touched:
        """Where it matters who holds a post."""
        ...

    async def touched_by_person(self, unit: Unit, person_id: UUID) -> Touched:
        """Where it matters whether a person is there: at all posts that they hold."""
        ...

    async def turned(self, unit: Unit) -> Touched:
        """Where an assignment or absence began or ended since this was last asked."""
        ...


class CallDowns(Protocol):
    """What call-down lists are made of."""

    async def revision(self) -> int:
        """The roster's: it grows with every change of places or of who lives there."""
        ...

    async def questions(self, language: str) -> tuple[Questions, ...]:
        """What the plans in force ask at the door at their gravest level."""
        ...

    def grids(self, now: datetime) -> AsyncIterator[Sequence[GridList]]:
        """Every grid with somebody at risk, a community at a time."""
        ...


@dataclass
class ListsIndex:
    """`looked_at` is when the roster was last found equal to the lists; `made_from` their
    fingerprints by file."""

    looked_at: datetime | None = None
    revision: int = 0
    made_from: dict[str, str] = field(default_factory=dict)


class Lists(Protocol):
    """Where the lists are kept."""

    def index(self) -> ListsIndex:
        """What was last made; an empty one when nothing was."""
        ...

    def has(self, name: str) -> bool: ...

    def write(self, name: str, content: bytes) -> None:
        """Replace a list whole; OSError when it can't be kept."""
        ...

    def finish(self, index: ListsIndex) -> None:
        """All are made: take away those that the roster no longer has."""
        ...
