"""An alert has arrived: commit the list of grids it changes, then tell the first of them."""

from uuid import UUID

import structlog

from schemas.envelope import Envelope
from schemas.events import Event
from schemas.events.hazard_alerts import AlertReceived, Area
from schemas.events.impacts import MatchedRule
from schemas.vocabulary import Coverage
from services.roster.domain.counts import count
from services.roster.domain.impact import impact
from services.roster.domain.places import District, GridPlace
from services.roster.domain.revision import is_stale, revise, speaks
from services.roster.domain.turns import in_turn
from services.roster.handlers.tell_impact import TellImpact
from services.roster.ports.incidents import GridChange, Incidents
from services.roster.ports.places import Places
from services.roster.ports.widenings import Widenings
from services.runtime.unit import Unit

log = structlog.get_logger(__name__)


class TakeAlert:
    """The handler of `alert-received.v1`."""

    def __init__(
        self,
        places: Places,
        incidents: Incidents,
        widenings: Widenings,
        tell_impact: TellImpact,
    ) -> None:
        self._places = places
        self._incidents = incidents
        self._widenings = widenings
        self._tell_impact = tell_impact

    async def __call__(self, unit: Unit, _envelope: Envelope, event: Event) -> None:
        """Change what the incident covers, unless the alert reaches nobody or is stale.

        Lane and standing are the incident's in this lane: an exercise never lifts or revises
        what is real.
        """
        assert isinstance(event, AlertReceived)
        header = event.header
        if not speaks(header):
            await self._record(unit, event, "recorded")
            return
        latest = await self._incidents.latest(unit, header.incident_id, header.lane)
        if latest is not None and is_stale(header, latest.alert_revision, latest.lifted):
            await self._record(unit, event, "stale")
            return
        if await self._record(unit, event, "mobilised"):
            await self._take_over(unit, event)

    async def _record(self, unit: Unit, event: AlertReceived, outcome: str) -> bool:
        new = await self._incidents.record(unit, event.header, outcome)
        log.info(
            "alert.taken" if new else "alert.repeated",
            outcome=outcome,
            trace=str(event.header.alert_id),
            lane=event.header.lane,
        )
        return new

    async def _take_over(self, unit: Unit, event: AlertReceived) -> None:
        header = event.header
        district = await self._places.district(unit)
        areas = await self._areas(unit, event)
        matches = {} if header.lifts else impact(district, areas)
        rules = {district.grids[number].grid_id: rule for number, rule in matches.items()}
        before = await self._incidents.covered(unit, header.incident_id, header.lane)
        changes = changes_of(district, before, rules)
        covered = [district.grids[number] for number in matches]
        lifted = sum(change.coverage is Coverage.LIFTED for change in changes)
        await self._incidents.revise(unit, header, changes, count(district, covered, lifted))
        await self._tell_impact.begin(unit)

    async def _areas(self, unit: Unit, event: AlertReceived) -> list[Area]:
        """The alert's own and what officers added to its incident; a Cancel ends that."""
        header = event.header
        if header.lifts:
            await self._widenings.end(unit, header.incident_id, header.lane)
            return []
        added = await self._widenings.areas(unit, header.incident_id, header.lane)
        return [*event.areas, *added]


def changes_of(
    district: District, before: dict[UUID, str], rules: dict[UUID, MatchedRule]
) -> list[GridChange]:
    """All changes in the order of telling: the highest risk first, what is lifted last."""
    places = {grid.grid_id: grid for grid in district.grids}
    change = revise(before.keys(), rules.keys())
    # A grid may have left the roster since it was covered: it is lifted all the same.
    gone = [
        GridPlace(grid_id, "", "", code)
        for grid_id, code in before.items()
        if grid_id not in places
    ]
    ordered = in_turn([places[grid_id] for grid_id in change if grid_id in places]) + gone
    told = [
        GridChange(grid.grid_id, grid.community_code, change[grid.grid_id], rules.get(grid.grid_id))
        for grid in ordered
    ]
    return sorted(told, key=lambda item: item.coverage is Coverage.LIFTED)
