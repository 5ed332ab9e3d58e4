"""The canary goes on: a hazard alert would now touch places, this one touches none."""

from schemas.envelope import Envelope
from schemas.events import Event
from schemas.events.canary import KEY
from schemas.events.hazard_alerts import CanarySetOut
from schemas.events.impacts import CanaryPassed
from services.runtime.unit import Routing, Unit


async def pass_canary(unit: Unit, envelope: Envelope, event: Event) -> None:
    """canary-set-out: the next stretch."""
    assert isinstance(event, CanarySetOut)
    routing = Routing(KEY, envelope.lane, event.canary_id, (event.canary_id,))
    unit.emit(CanaryPassed(**event.model_dump()), routing)
