"""What each incident covers, and what of it is still to be told."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.events.hazard_alerts import AlertHeader
from schemas.events.impacts import MatchedRule
from schemas.vocabulary import Coverage, Lane
from services.roster.domain.counts import Counts
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
    """What an alert changes at one grid; without a rule it is lifted, or still covered by the rule
    that was told."""

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
class Touched:
    """What a change of the roster touches: single grids, and whole communities by code."""

    grids: Set[UUID] = frozenset()
    communities: Set[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.grids or self.communities)


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
        """Have the touched places of all incidents told again that mobilise, or that are so new
        that they may still begin to; gives how many grids."""
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
