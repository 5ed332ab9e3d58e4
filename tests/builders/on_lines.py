"""Several mobilisations at once, and the lines on which all of them reach people.

The lines give a number what its limits leave, as the notifier does: what alerting orders is sent,
waits, or ends; a stop is in force there at once, whenever alerting hears of it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from hypothesis import strategies as st

from schemas import ids
from schemas.vocabulary import AttemptStatus, Lane, MobilisationState
from services.alerting.domain.events import AttemptReported, BranchEvent
from services.alerting.domain.plan import Edition
from services.alerting.domain.state import Order, Timer
from services.notifier.domain.number_limits import End, NumberLimits, Wait, verdict
from tests.builders.alerting import NOON, Community, minutes
from tests.builders.restless import Restless

TOOK = (
    AttemptStatus.SENT,
    AttemptStatus.SENT,
    AttemptStatus.SENT,
    AttemptStatus.FAILED,
    AttemptStatus.UNKNOWN,
)
"""What becomes of what was handed over."""


@dataclass
class Planned:
    """An attempt that waits for its line."""

    of: "OnLines"
    order: Order
    due_at: datetime


@dataclass(frozen=True)
class Rang:
    """What reached a handset, or may have."""

    at: datetime
    number: str
    lane: Lane
    mobilisation_id: UUID
    order: Order


class Lines:
    """All lines, and the clock of those who use them. `rang` is what was sent, `seen` counts what
    the limits did."""

    def __init__(self, limits: NumberLimits, numbers: Mapping[UUID, str], chance: Random) -> None:
        self.limits = limits
        self.now = NOON
        self.users: list[OnLines] = []
        self.rang: list[Rang] = []
        self._stopped: set[UUID] = set()
        self.seen: Counter[str] = Counter()
        self._numbers = numbers
        self._chance = chance
        self._planned: dict[UUID, Planned] = {}

    def take(self, user: "OnLines", orders: Sequence[Order], withdrawn: set[UUID]) -> None:
        """What alerting orders and takes back."""
        for order in orders:
            self._planned[order.attempt_id] = Planned(user, order, self.now)
        for attempt_id in withdrawn & set(self._planned):
            planned = self._planned.pop(attempt_id)
            self._report(planned, AttemptStatus.WITHDRAWN)
            self.seen["withdrawn"] += 1

    def stop(self, user: "OnLines") -> None:
        """Nothing of a mobilisation is sent from now on."""
        self._stopped.add(user.branch.mobilisation.mobilisation_id)
        left = [one for one in self._planned.values() if one.of is user]
        self.seen["stopped before it was sent"] += len(left)

    def wait(self, time: timedelta) -> None:
        """Time passes for all: timers run out and lines become free, each at its moment."""
        end = self.now + time
        while True:
            timers = [(t.due_at, n) for n, user in enumerate(self.users) for t in user.running()]
            lines = [one.due_at for one in self._ready()]
            moments = [*(at for at, _ in timers), *lines]
            if not moments or min(moments) > end:
                break
            self._move_to(max(self.now, min(moments)))
            if lines and min(lines) <= self.now:
                self._claim()
            else:
                self.users[min(timers)[1]].fire_first()
        self._move_to(end)

    def _move_to(self, moment: datetime) -> None:
        self.now = moment
        for user in self.users:
            user.now = moment

    def _ready(self) -> list[Planned]:
        return [
            one
            for one in self._planned.values()
            if one.of.branch.mobilisation.mobilisation_id not in self._stopped
        ]

    def _claim(self) -> None:
        """The most urgent of those whose time has come."""
        due = [one for one in self._ready() if one.due_at <= self.now]
        first = min(due, key=lambda one: (tuple(Lane).index(one.of.lane), -one.order.urgency))
        order, lane = first.order, first.of.lane
        number = self._numbers[order.person_id]
        sent = [r.at for r in self.rang if (r.number, r.order.channel) == (number, order.channel)]
        allowed = self.limits.allowed(order.channel, lane)
        longest = self.limits.longest_wait
        said = verdict(allowed, sent, self.now, order.not_after, longest)
        if self.now >= order.not_after:
            del self._planned[order.attempt_id]
            self._report(first, AttemptStatus.EXPIRED)
        elif isinstance(said, Wait):
            self.seen["waited"] += 1
            first.due_at = said.until
        elif isinstance(said, End):
            self.seen["ended"] += 1
            self.seen["ended in a drill"] += lane is Lane.DRILL
            del self._planned[order.attempt_id]
            self._report(first, AttemptStatus.FAILED, said.reason)
        else:
            del self._planned[order.attempt_id]
            self._rings(first, number)

    def _rings(self, planned: Planned, number: str) -> None:
        order, user = planned.order, planned.of
        contact = user.branch.contacts[order.contact_id]
        # Who has answered a message is not asked again by what was ordered for it.
        assert contact.answer is None or contact.round != order.round
        mobilisation_id = user.branch.mobilisation.mobilisation_id
        self.rang.append(Rang(self.now, number, user.lane, mobilisation_id, order))
        self._report(planned, self._chance.choice(TOOK))

    def _report(self, planned: Planned, status: AttemptStatus, reason: str = "") -> None:
        order = planned.order
        planned.of.tell(
            AttemptReported(order.contact_id, order.attempt_id, order.round, status, reason)
        )


class OnLines(Restless):
    """One of several mobilisations; anything may happen to it but what the lines tell."""

    def __init__(
        self, community: Community, plan: Edition, data: st.DataObject, lines: Lines, lane: Lane
    ) -> None:
        holders = dict(community.holders)
        super().__init__(replace(community, holders=holders), plan, data)
        self.lines, self.lane, self.now = lines, lane, lines.now
        self.branch.mobilisation = replace(
            self.branch.mobilisation,
            mobilisation_id=ids.of("test-mobilisation", len(lines.users)),
            lane=lane,
        )
        lines.users.append(self)

    def tell(self, event: BranchEvent) -> object:  # type: ignore[override]
        known, before = len(self.orders), set(self.withdrawn)
        draft = super().tell(event)
        self.lines.take(self, self.orders[known:], self.withdrawn - before)
        return draft

    def wait(self, time: timedelta) -> None:
        self.lines.wait(time)

    def running(self) -> list[Timer]:
        paused = self.branch.mobilisation.state is MobilisationState.PAUSED
        return [] if paused else list(self.timers.values())

    def fire_first(self) -> None:
        """The timer that is due first runs out."""
        self._fire(min(self.timers.values(), key=lambda t: (t.due_at, t.kind, t.subject_id)))

    def pause_some(self) -> None:
        if self.branch.mobilisation.state is MobilisationState.RUNNING:
            self.pause()
            self.live(("answer", "find", "cover", "time"))
            self.resume()

    def stop_by_an_officer(self) -> None:
        """In force at once; alerting hears of it when it can."""
        self.lines.stop(self)
        if self.data.draw(st.booleans(), label="alerting is away"):
            self.wait(minutes(self.data.draw(st.sampled_from([1, 10]), label="minutes away")))
        self.stop()
        self.stopped_at = len(self.orders)
