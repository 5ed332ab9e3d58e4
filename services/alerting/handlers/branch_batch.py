"""Applying a batch of events to one branch in the unit's transaction."""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from schemas.events.attempt_orders import AttemptOrder, AttemptOrders, Withdrawal
from services.alerting.domain.decide import apply_event
from services.alerting.domain.draft import Draft
from services.alerting.domain.events import BranchEvent
from services.alerting.ports.branches import Branches
from services.runtime.unit import Routing, Unit

ORDERS_AN_EVENT = 400


async def apply_batch(
    unit: Unit,
    branches: Branches,
    key: tuple[UUID, str],
    events: Iterable[BranchEvent],
    cause: UUID,
) -> bool:
    """Decide on `events` one after the other; False without such a branch.

    What is decided is written before the unit commits, together with what other events of the
    unit decide on this branch. `cause` is the landed event all this follows from: the first of
    the unit names what is emitted.
    """
    name = ("draft", *key)
    draft = unit.kept.get(name)
    if draft is None:
        branch = await branches.lock(unit, *key)
        if branch is None:
            return False
        draft = unit.kept[name] = Draft(branch, unit.now)
        unit.before_commit(name, partial(_write, unit, branches, name, cause))
    for event in events:
        apply_event(draft, event)
    return True


async def _write(unit: Unit, branches: Branches, name: tuple[object, ...], cause: UUID) -> None:
    draft: Draft = unit.kept.pop(name)
    await branches.save(unit, draft)
    # A branch may be written twice in a unit, each time with orders of its own.
    times = unit.kept["written", *name] = unit.kept.get(("written", *name), 0) + 1
    emit_orders(unit, draft, (cause, times))


def emit_orders(unit: Unit, draft: Draft, cause: tuple[UUID, int]) -> None:
    """Send the draft's orders and withdrawals to the notifier, in pieces of about one grid."""
    mobilisation = draft.mobilisation
    orders = [
        AttemptOrder(
            attempt_id=order.attempt_id,
            contact_id=order.contact_id,
            mobilisation_id=mobilisation.mobilisation_id,
            person_id=order.person_id,
            round=order.round,
            channel=order.channel,
            lane=mobilisation.lane,
            urgency=order.urgency,
            not_after=order.not_after,
            withheld=mobilisation.withheld,
            step_s=order.wait.total_seconds() if order.wait else None,
        )
        for order in draft.orders.values()
    ]
    withdrawals = [
        Withdrawal(attempt_id=attempt_id, reason=reason)
        for attempt_id, reason in draft.withdrawals.items()
    ]
    code = draft.branch.community_code
    pieces = max(len(orders), len(withdrawals))
    for number, start in enumerate(range(0, pieces, ORDERS_AN_EVENT)):
        end = start + ORDERS_AN_EVENT
        event = AttemptOrders(
            community_code=code,
            orders=tuple(orders[start:end]),
            withdrawals=tuple(withdrawals[start:end]),
        )
        identity = (*cause, mobilisation.mobilisation_id, code, number)
        routing = Routing(code, mobilisation.lane, mobilisation.alert_id, identity)
        unit.emit(event, routing)
