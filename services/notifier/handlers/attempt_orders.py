"""attempt-orders: plan what is ordered, withdraw what no community wants any more.

What is ordered withheld is on record as not sent before any sender could see it.
"""

from collections.abc import Callable, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.envelope import Envelope
from schemas.events import Event
from schemas.events.attempt_orders import AttemptOrders
from services.notifier.domain.attempt import Change, Moved
from services.notifier.domain.lattice import Happening
from services.notifier.handlers.reports import emit_replies, emit_reports
from services.notifier.ports.attempts import Attempts
from services.notifier.ports.webhooks import Recorded
from services.runtime.errors import Never
from services.runtime.inbox import Handler
from services.runtime.unit import Unit
from services.runtime.wake import Wake

SYSTEM_DRILL = "system_drill"
"""Why: it reaches nobody."""


def handler(
    attempts_on: Callable[[AsyncConnection], Attempts],
    recorded_on: Callable[[AsyncConnection], Recorded],
    planned: tuple[Wake, ...],
) -> Handler:
    """The handler; `planned` wakes the senders, once what it plans is committed."""

    async def handle(unit: Unit, envelope: Envelope, event: Event) -> None:
        if not isinstance(event, AttemptOrders):
            raise Never(f"not attempt orders: {envelope.name}")
        attempts = attempts_on(unit.connection)
        named = _named(event)
        if unit.first("attempts held"):
            # All that the unit names at once: in the order of their ids, see `Attempts.hold`.
            together = [one for _, one in unit.together if isinstance(one, AttemptOrders)]
            await attempts.hold([each for one in together for each in _named(one)])
        await attempts.bury(event, unit.now)
        begun = await attempts.plan(event, envelope.trace, unit.now)
        if begun:
            again = await attempts.wanted_again([item.attempt_id for item in begun])
            emit_reports(unit, _still_so(begun, again))
            recorded = recorded_on(unit.connection)
            given = await recorded.given([item.attempt_id for item in begun], event.community_code)
            emit_replies(unit, given)
            emit_reports(unit, await attempts.move(again, unit.now))
        emit_reports(unit, await attempts.move(_withheld(event), unit.now))
        if begun or event.withdrawals:
            await attempts.note_too_late(named, unit.now)
        withdrawn = await attempts.buried(named, len(named))
        emit_reports(unit, await attempts.move(withdrawn, unit.now))
        unit.afterwards += (wake.set for wake in planned)

    return handle


def _named(event: AttemptOrders) -> list[UUID]:
    ordered = [order.attempt_id for order in event.orders]
    return ordered + [withdrawal.attempt_id for withdrawal in event.withdrawals]


def _withheld(event: AttemptOrders) -> list[Change]:
    return [
        Change(order.attempt_id, Happening.WITHHELD, reason=SYSTEM_DRILL)
        for order in event.orders
        if order.withheld
    ]


def _still_so(begun: Sequence[Moved], again: Sequence[Change]) -> list[Moved]:
    """Without those that are planned again: nothing has become of them."""
    renewed = {change.attempt_id for change in again}
    return [item for item in begun if item.attempt_id not in renewed]
