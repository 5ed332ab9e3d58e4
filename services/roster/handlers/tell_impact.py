"""Tell what is pending: a chunk of grids, their communities' own posts, the closing counts."""

import asyncio
from uuid import UUID

import structlog

from schemas.events.impacts import ImpactGrid
from schemas.vocabulary import Coverage
from services.roster.domain.turns import CHUNK, FIRST_CHUNK
from services.roster.ports.facts import FactsReader
from services.roster.ports.incidents import Incidents, Pending
from services.roster.translate.impact_events import (
    closed_event,
    closed_routing,
    community_event,
    grid_event,
    ready,
    routing,
)
from services.runtime.relay import under_way
from services.runtime.unit import Unit, Units

AHEAD = 2 * CHUNK
"""Events: half a second of publishing and landing."""
HELD_S = 0.05
log = structlog.get_logger(__name__)


class TellImpact:
    """Emits pending grids chunk by chunk; what is committed as pending survives any kill."""

    def __init__(self, incidents: Incidents, facts: FactsReader) -> None:
        self._incidents = incidents
        self._facts = facts

    async def anything(self, units: Units) -> bool:
        """Whether it is worth a transaction."""
        async with units.database.reading() as connection:
            return await self._incidents.anything(connection)

    async def chunk(self, unit: Unit, limit: int = CHUNK) -> int:
        """Emit at most `limit` grids, the most urgent ones; gives how many."""
        grids = await self._incidents.claim(unit, limit)
        if not grids:
            return 0
        communities = await self._incidents.claim_communities(unit, grids)
        headers = await self._incidents.headers(unit, {item.alert_id for item in grids})
        facts = await self._facts.facts(
            unit, _present(grids), {item.community_code for item in grids}
        )
        for item in communities:
            unit.emit(community_event(item, headers[item.alert_id], facts), routing(item))
        for item in grids:
            event = grid_event(item, headers[item.alert_id], facts)
            unit.emit(event, routing(item), ready(item, facts))
        await self._incidents.told(unit, [*communities, *grids])
        return len(grids)

    async def begin(self, unit: Unit) -> None:
        """Emit the first grids, and the closing event when those are all: the rest is told by the
        loop."""
        await self.chunk(unit, FIRST_CHUNK)
        await self.closing(unit)

    async def closing(self, unit: Unit) -> bool:
        """Emit one closing event that is due; gives whether there was one."""
        closing = await self._incidents.claim_closing(unit)
        if closing is None:
            return False
        headers = await self._incidents.headers(unit, [closing.alert_id])
        unit.emit(closed_event(closing, headers[closing.alert_id]), closed_routing(closing))
        log.info(
            "impact.closed",
            incident_id=str(closing.incident_id),
            trace=str(closing.alert_id),
            **closing.counts.as_dict(),
        )
        return True


def _present(grids: list[Pending]) -> set[UUID]:
    lifted = Coverage.LIFTED
    return {item.grid_id for item in grids if item.grid_id and item.coverage is not lifted}


async def tell(units: Units, tell_impact: TellImpact) -> bool:
    """One step of the telling loop: a closing that is due, else a chunk; gives whether there was
    either. An alert whose grids are told is not over while a district's are.

    Nothing is told while much of what was is not landed: events are published and landed in the
    order in which they were told, so the first grids of an alert that comes next would wait for all
    of them. Once landed, they have turns.
    """
    if not await tell_impact.anything(units):
        return False
    if await under_way(units, ImpactGrid.TOPIC, "alerting", AHEAD) == AHEAD:
        # Nobody wakes this process when another has landed something.
        await asyncio.sleep(HELD_S)
        return True
    async with units.begin() as unit:
        return await tell_impact.closing(unit) or bool(await tell_impact.chunk(unit))
