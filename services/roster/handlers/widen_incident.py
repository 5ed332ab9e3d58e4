"""An officer widens what runs: only what is new of it is told, and it is kept for what comes."""

import structlog

from schemas.envelope import Envelope
from schemas.events import Event
from schemas.events.commands import WidenIncident
from services.roster.domain.counts import count
from services.roster.domain.impact import impact
from services.roster.handlers.alert_received import changes_of
from services.roster.handlers.tell_impact import TellImpact
from services.roster.ports.incidents import Incidents
from services.roster.ports.places import Places
from services.roster.ports.widenings import Widenings
from services.runtime.errors import Never
from services.runtime.unit import Unit

log = structlog.get_logger(__name__)


class TakeWidening:
    """The handler of `widen-incident.v1`."""

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
        """Cover the grids that are added, under the incident's latest alert.

        What is covered already is not told again. Nothing once the incident is cancelled.
        """
        assert isinstance(event, WidenIncident)
        latest = await self._incidents.latest(unit, event.incident_id, event.lane)
        if latest is None:
            raise Never("no such incident")
        if latest.lifted:
            log.info("widening.too_late", trace=str(latest.alert_id))
            return
        if not await self._widenings.add(unit, event):
            return
        district = await self._places.district(unit)
        matches = impact(district, event.areas)
        before = await self._incidents.covered(unit, event.incident_id, event.lane)
        rules = {district.grids[number].grid_id: rule for number, rule in matches.items()}
        added = {grid_id: rule for grid_id, rule in rules.items() if grid_id not in before}
        if not added:
            return
        headers = await self._incidents.headers(unit, [latest.alert_id])
        covered = [g for g in district.grids if g.grid_id in before or g.grid_id in added]
        counts = count(district, covered, 0)
        changes = changes_of(district, {}, added)
        await self._incidents.revise(unit, headers[latest.alert_id], changes, counts)
        await self._tell_impact.begin(unit)
