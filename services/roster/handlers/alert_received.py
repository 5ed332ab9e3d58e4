"""An alert has arrived: commit the list of grids it changes, then tell the first of them."""

import structlog

from schemas.envelope import Envelope
from schemas.events import Event
from schemas.events.hazard_alerts import AlertReceived, Area
from schemas.vocabulary import Coverage
from services.roster.domain.counts import count
from services.roster.domain.impact import impact
from services.roster.domain.revision import is_stale, speaks
from services.roster.handlers.covering import Covering, changes_of, rules_of
from services.runtime.unit import Unit

log = structlog.get_logger(__name__)


class TakeAlert:
    """The handler of `alert-received.v1`."""

    def __init__(self, covering: Covering) -> None:
        self._covering = covering

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
        latest = await self._covering.incidents.latest(unit, header.incident_id, header.lane)
        if latest is not None and is_stale(header, latest.alert_revision, latest.lifted):
            await self._record(unit, event, "stale")
            return
        if await self._record(unit, event, "mobilised"):
            await self._take_over(unit, event)

    async def _record(self, unit: Unit, event: AlertReceived, outcome: str) -> bool:
        new = await self._covering.incidents.record(unit, event.header, outcome)
        log.info(
            "alert.taken" if new else "alert.repeated",
            outcome=outcome,
            trace=str(event.header.alert_id),
            lane=event.header.lane,
        )
        return new

    async def _take_over(self, unit: Unit, event: AlertReceived) -> None:
        header = event.header
        district = await self._covering.places.district(unit)
        areas = await self._areas(unit, event)
        matches = {} if header.lifts else impact(district, areas)
        rules = rules_of(district, matches)
        before = await self._covering.incidents.covered(unit, header.incident_id, header.lane)
        changes = changes_of(district, before, rules)
        covered = [district.grids[number] for number in matches]
        lifted = sum(change.coverage is Coverage.LIFTED for change in changes)
        counts = count(district, covered, lifted)
        await self._covering.incidents.revise(unit, header, changes, counts)
        await self._covering.tell_impact.begin(unit)

    async def _areas(self, unit: Unit, event: AlertReceived) -> list[Area]:
        """The alert's own and what officers added to its incident; a Cancel ends that."""
        header = event.header
        if header.lifts:
            await self._covering.widenings.end(unit, header.incident_id, header.lane)
            return []
        added = await self._covering.widenings.areas(unit, header.incident_id, header.lane)
        return [*event.areas, *added]
