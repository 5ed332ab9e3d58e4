"""Which handler takes which event."""

from collections.abc import Callable, Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.events.attempt_orders import AttemptOrders, CanaryOrder
from schemas.events.commands import NotifierCommand
from services.notifier.handlers import attempt_orders, notifier_command
from services.notifier.handlers.canary import CanariesOn, canary_handler
from services.notifier.ports.attempts import Attempts
from services.notifier.ports.webhooks import Recorded
from services.runtime.inbox import Handler
from services.runtime.wake import Wake


def handlers(
    attempts_on: Callable[[AsyncConnection], Attempts],
    recorded_on: Callable[[AsyncConnection], Recorded],
    planned: tuple[Wake, ...],
    canaries_on: CanariesOn,
) -> Mapping[str, Handler]:
    """The notifier's handlers by the name of their event; `planned` are the senders' wakes."""
    return {
        AttemptOrders.NAME: attempt_orders.handler(attempts_on, recorded_on, planned),
        CanaryOrder.NAME: canary_handler(canaries_on),
        NotifierCommand.NAME: notifier_command.handler(attempts_on),
    }
