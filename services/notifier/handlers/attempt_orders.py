"""attempt-orders: plan what is ordered, withdraw what is not wanted any more."""

from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.envelope import Envelope
from schemas.events import Event
from schemas.events.attempt_orders import AttemptOrders
from services.notifier.handlers.reports import emit_reports
from services.notifier.ports import Attempts
from services.runtime.errors import Never
from services.runtime.inbox import Handler
from services.runtime.unit import Unit
from services.runtime.wake import Wake


def handler(
    attempts_on: Callable[[AsyncConnection], Attempts], planned: tuple[Wake, ...]
) -> Handler:
    """The handler; `planned` wakes the senders."""

    async def handle(unit: Unit, envelope: Envelope, event: Event) -> None:
        if not isinstance(event, AttemptOrders):
            raise Never(f"not attempt orders: {envelope.name}")
        attempts = attempts_on(unit.connection)
        await attempts.bury(event, unit.now)
        await attempts.plan(event, envelope.trace, unit.now)
        named = [order.attempt_id for order in event.orders]
        named += [withdrawal.attempt_id for withdrawal in event.withdrawals]
        withdrawn = await attempts.buried(named, len(named))
        emit_reports(unit, await attempts.move(withdrawn, unit.now))
        for wake in planned:
            wake.set()

    return handle
