"""A canary sets out now and then, and whoever is late is told of."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from schemas import ids
from schemas.events.canary import KEY
from schemas.events.hazard_alerts import CanarySetOut
from schemas.vocabulary import Lane
from services.gateway.intake.domain.canary import Watch, is_due, watch
from services.gateway.intake.ports import Canaries
from services.runtime.unit import Routing, Unit, Units

log = structlog.get_logger(__name__)


@dataclass
class CanaryKeeper:
    """Sends canaries, one every so often whatever the number of processes, and watches for them."""

    units: Units
    open_canaries: Callable[[Unit], Canaries]
    every: timedelta
    late_after: timedelta
    show: Callable[[Watch], None]
    seen: Watch = field(default_factory=lambda: Watch(None, None, None))

    async def step(self) -> bool:
        """One round; never is there more to do at once."""
        async with self.units.begin() as unit:
            canaries = self.open_canaries(unit)
            if await canaries.take_turn() and is_due(await canaries.last(), self.every, unit.now):
                await self._set_out(unit, canaries)
            seen = watch(await canaries.flights(), self.late_after, unit.now)
        if seen.late is not None and seen.late != self.seen.late:
            set_out, posted = seen.late.set_out_at, seen.late.posted_at is not None
            log.error("canary.late", set_out_at=set_out.isoformat(), posted=posted)
        self.seen = seen
        self.show(seen)
        return False

    async def finding(self) -> str:
        """What /readyz warns of: it does not take the process out of service."""
        late = self.seen.late
        if late is None:
            return ""
        way = "handed to the provider" if late.posted_at else "not handed to the provider"
        return f"the canary of {late.set_out_at:%Y-%m-%d %H:%M:%S} UTC is late; it was {way}"

    async def _set_out(self, unit: Unit, canaries: Canaries) -> None:
        canary_id = ids.of("canary", unit.now.isoformat())
        await canaries.add(canary_id)
        # In the lane of emergencies, since that is the one whose way is tried.
        unit.emit(
            CanarySetOut(
                canary_id=canary_id, set_out_at=unit.now, not_after=unit.now + self.late_after
            ),
            Routing(KEY, Lane.EMERGENCY, canary_id, (canary_id,)),
        )
