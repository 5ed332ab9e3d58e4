"""attempt-orders: alerting -> notifier, keyed by community."""

from typing import ClassVar
from uuid import UUID

from schemas.events.base import Event, Part
from schemas.events.canary import Canary
from schemas.moments import Moment
from schemas.vocabulary import Channel, Lane


class AttemptOrder(Part):
    """One message or call to make, to one contact, for one round; text is rendered when claimed.

    Never begun after `not_after`. `urgency`: 1 a task, 2 those below are silent, 3 rescue.
    `step_s`: how long its step of the ladder waits for an answer; so long at most it stands behind
    an unresolved attempt of its number.
    `withheld`: of a system drill, recorded and reported as not sent.
    """

    attempt_id: UUID
    contact_id: UUID
    mobilisation_id: UUID
    person_id: UUID
    round: str
    channel: Channel
    lane: Lane
    urgency: int
    not_after: Moment
    withheld: bool = False
    step_s: float | None = None


class Withdrawal(Part):
    """An attempt no longer wanted: a tombstone, it also stops an order that arrives after it."""

    attempt_id: UUID
    reason: str


class AttemptOrders(Event):
    """Attempts to make or to withdraw, about one grid or one batch."""

    NAME: ClassVar[str] = "attempt-orders.v1"
    TOPIC: ClassVar[str] = "attempt-orders"

    community_code: str
    orders: tuple[AttemptOrder, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()


class CanaryOrder(Canary):
    """Alerting asks for the one message of a canary."""

    NAME: ClassVar[str] = "canary-order.v1"
    TOPIC: ClassVar[str] = "attempt-orders"
