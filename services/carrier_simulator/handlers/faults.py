"""Faults as they strike: asks the plan, notes each in the log."""

import contextlib
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from services.carrier_simulator.domain.book import Book
from services.carrier_simulator.domain.faults import (
    AFTER_READ,
    AFTER_WRITE,
    BEFORE,
    Fault,
    FaultPlan,
    Measures,
    plan_facts,
)
from services.carrier_simulator.domain.links import subject
from services.carrier_simulator.domain.records import record
from services.carrier_simulator.domain.refusals import Refusal
from services.carrier_simulator.domain.traffic import (
    ENDED_CALLS,
    ENDED_MESSAGES,
    Call,
    Message,
)
from services.carrier_simulator.ports import Log, Script
from services.runtime.clock import Clock

_READS = frozenset({"list", "fetch"})
_CREATES = frozenset({"message", "call"})
_COPIES_APART_S = 0.3


@dataclass(frozen=True, slots=True)
class Weather:
    """What happens to the `n`th request since faults were asked for."""

    n: int
    cut: bool = False
    slow: bool = False
    early: bool = False
    before: Fault | None = None
    after: Fault | None = None


class Faults:
    """The faults in force. While none is, asking costs a look at two empty tables."""

    def __init__(
        self, book: Book, log: Log, clock: Clock, measures: Measures, script: Script
    ) -> None:
        self._book = book
        self._log = log
        self._clock = clock
        self._script = script
        self._ordinal = itertools.count(1)
        self.measures = measures

    @property
    def plan(self) -> FaultPlan:
        """What has been asked for."""
        return self._book.faults

    @property
    def quiet(self) -> bool:
        """No fault has been asked for."""
        return self._book.faults.quiet

    def strikes(self, fault: Fault, key: str) -> bool:
        """Whether a fault strikes now what `key` names."""
        return self.plan.strikes(fault, key, self._clock.now())

    def note(self, fault: Fault, what: str, **facts: Any) -> None:
        """Write down that a fault strikes; nobody waits for the disk."""
        self._log.write(self._record(fault, what, facts))

    async def noted(self, fault: Fault, what: str, **facts: Any) -> None:
        """As `note`, back once it is on disk; where the disk refuses, the fault strikes unnoted."""
        with contextlib.suppress(OSError):
            await self._log.write(self._record(fault, what, facts))

    def _record(self, fault: Fault, what: str, facts: Mapping[str, Any]) -> dict[str, Any]:
        return record("fault", self._clock.now(), {"fault": str(fault), "what": what, **facts})

    def weather(self, what: str) -> Weather:
        """What happens to a request: a message, a call, an update, a list or a fetch."""
        plan, now, n = self.plan, self._clock.now(), next(self._ordinal)
        key = str(n)
        after = AFTER_READ if what in _READS else AFTER_WRITE

        def first(faults: Sequence[Fault]) -> Fault | None:
            return next((fault for fault in faults if plan.strikes(fault, key, now)), None)

        return Weather(
            n,
            cut=plan.cut(now),
            slow=plan.slow(now),
            early=what in _CREATES and plan.strikes(Fault.EARLY, key, now),
            before=first(BEFORE),
            after=first(after),
        )

    def cut_off(self) -> bool:
        """Whether a request outwards finds no way; each that doesn't is noted."""
        cut = not self.quiet and self.plan.cut(self._clock.now())
        if cut:
            self.note(Fault.CUT, "webhook")
        return cut

    def refuse(self, what: str) -> Refusal | None:
        """An error that the script wants instead of a message or a call."""
        return self._script.refuse(what)

    def callback_delays(self, item: Message | Call, status: str) -> Sequence[float]:
        """Seconds before each copy of a status callback; empty = it never comes."""
        delays = self._script.callback_delays(item.sid, status)
        if self.quiet or not delays:
            return delays
        about = about_item(item)
        if self.strikes(Fault.NEVER, about):
            self.note(Fault.NEVER, "callback", sid=item.sid, status=status)
            return ()
        key = f"{about} {status}"
        if self.strikes(Fault.LATE, key):
            late = self.plan.amount(Fault.LATE, key, self.measures.late_s)
            self.note(Fault.LATE, "callback", sid=item.sid, status=status, seconds=late)
            delays = [delay + late for delay in delays]
        if self.strikes(Fault.REPEATED, key):
            copies = 1 + round(self.plan.amount(Fault.REPEATED, key, 2.0))
            self.note(Fault.REPEATED, "callback", sid=item.sid, status=status, copies=copies)
            last = delays[-1]
            delays = [*delays, *(last + _COPIES_APART_S * n for n in range(1, copies + 1))]
        return delays

    def reordered(self, item: Message | Call, status: str) -> bool:
        """Whether a status is reported only after the one that follows it."""
        if self.quiet or status in ENDED_MESSAGES or status in ENDED_CALLS:
            return False
        struck = self.strikes(Fault.REORDERED, f"{about_item(item)} {status}")
        if struck:
            self.note(Fault.REORDERED, "callback", sid=item.sid, status=status)
        return struck

    def listed(self, item: Message | Call) -> bool:
        """Whether the lists know of an item yet."""
        if self.quiet:
            return True
        age = (self._clock.now() - item.created).total_seconds()
        about = about_item(item)
        if age >= self.measures.lag_s or not self.strikes(Fault.LAG, about):
            return True
        lag = self.plan.amount(Fault.LAG, about, self.measures.lag_s)
        if age >= lag:
            return True
        self.note(Fault.LAG, "list", sid=item.sid, to=item.to, seconds=lag)
        return False

    async def silent(self, to: str) -> bool:
        """Whether lists about a number are never answered."""
        if self.quiet or not to or not self.strikes(Fault.SILENCE, to):
            return False
        await self.noted(Fault.SILENCE, "list", to=to)
        return True

    async def change(
        self, rates: Mapping[Fault, float], for_s: float | None, seed: int | None
    ) -> None:
        """Ask for other rates, for good or for some seconds. OSError when the disk refuses."""
        now = self._clock.now()
        until = None if for_s is None else now + timedelta(seconds=for_s)
        plan = self.plan if seed is None else _reseeded(self.plan, seed)
        await self._write(plan.changed(rates, now, until))

    async def clear(self) -> None:
        """No faults any more, those of the settings neither. OSError when the disk refuses."""
        await self._write(FaultPlan(self.plan.seed))

    async def _write(self, plan: FaultPlan) -> None:
        await self._log.write(record("faults", self._clock.now(), plan_facts(plan)))

    def now(self) -> datetime:
        """The present moment."""
        return self._clock.now()


def _reseeded(plan: FaultPlan, seed: int) -> FaultPlan:
    return FaultPlan(seed, plan.rates, plan.passing)


def about_item(item: Message | Call) -> str:
    """What names an item in decisions: the same in every run with the same people."""
    if isinstance(item, Message):
        return subject(item.to, "", item.body)
    return subject(item.to, item.url)
