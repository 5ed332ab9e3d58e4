"""An alert has arrived: commit the list of grids it changes, then tell the first of them."""

from dataclasses import replace

import structlog

from schemas.envelope import Envelope
from schemas.events import Event
from schemas.events.hazard_alerts import AlertReceived, Area
from schemas.vocabulary import Coverage
from services.roster.domain.counts import count
from services.roster.domain.impact import impact
from services.roster.domain.revision import is_stale, speaks
from services.roster.handlers.covering import Covering, Rules, changes_of, rules_of, staying
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
        before = await self._covering.incidents.covered(unit, header.incident_id, header.lane)
        kept = 0
        rules: Rules
        if header.lifts:
            rules = {}
        elif before and not impact(district, event.areas):
            # Nobody has said that it is over: areas that are left out, or that are spelt so that
            # they match nothing, lift nothing. Of the latter an officer hears.
            rules = staying(district, before)
            kept = len(rules) if event.areas else 0
        else:
            rules = rules_of(district, impact(district, areas))
        changes = changes_of(district, before, rules)
        covered = [grid for grid in district.grids if grid.grid_id in rules]
        lifted = sum(change.coverage is Coverage.LIFTED for change in changes)
        counts = replace(count(district, covered, lifted), kept_grids=kept)
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
