"""An officer widens what runs: only what is new of it is told, and it is kept for what comes."""

import structlog

from schemas.envelope import Envelope
from schemas.events import Event
from schemas.events.commands import WidenIncident
from services.roster.domain.counts import count
from services.roster.domain.impact import impact
from services.roster.handlers.covering import Covering, changes_of, rules_of
from services.runtime.errors import Never
from services.runtime.unit import Unit

log = structlog.get_logger(__name__)


class TakeWidening:
    """The handler of `widen-incident.v1`."""

    def __init__(self, covering: Covering) -> None:
        self._covering = covering

    async def __call__(self, unit: Unit, _envelope: Envelope, event: Event) -> None:
        """Cover the grids that are added, under the incident's latest alert.

        What is covered already is not told again. Nothing once the incident is cancelled.
        """
        assert isinstance(event, WidenIncident)
        latest = await self._covering.incidents.latest(unit, event.incident_id, event.lane)
        if latest is None:
            raise Never("no such incident")
        if latest.lifted:
            log.info("widening.too_late", trace=str(latest.alert_id))
            return
        if not await self._covering.widenings.add(unit, event):
            return
        district = await self._covering.places.district(unit)
        matches = impact(district, event.areas)
        before = await self._covering.incidents.covered(unit, event.incident_id, event.lane)
        rules = rules_of(district, matches)
        added = {grid_id: rule for grid_id, rule in rules.items() if grid_id not in before}
        if not added:
            return
        headers = await self._covering.incidents.headers(unit, [latest.alert_id])
        covered = [g for g in district.grids if g.grid_id in before or g.grid_id in added]
        counts = count(district, covered, 0)
        changes = changes_of(district, {}, added)
        await self._covering.incidents.revise(unit, headers[latest.alert_id], changes, counts)
        await self._covering.tell_impact.begin(unit)
