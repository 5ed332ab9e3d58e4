"""The canary goes on: an impact would now mobilise, this one orders one message to nobody."""

from schemas.envelope import Envelope
from schemas.events import Event
from schemas.events.attempt_orders import CanaryOrder
from schemas.events.canary import KEY
from schemas.events.impacts import CanaryPassed
from services.runtime.unit import Routing, Unit


async def order_canary(unit: Unit, envelope: Envelope, event: Event) -> None:
    """canary-passed: the last stretch before the provider."""
    assert isinstance(event, CanaryPassed)
    routing = Routing(KEY, envelope.lane, event.canary_id, (event.canary_id,))
    unit.emit(CanaryOrder(**event.model_dump()), routing)
