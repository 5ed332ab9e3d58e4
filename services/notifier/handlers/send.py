"""The sender of one channel: claim, render, commit, hand over, commit what became of it.

Effects are at the edge: no connection is held while the provider is waited for. What is claimed is
handed over at once, so nothing waits behind a stop. Killed in between, the rows stay `sending`;
the overdue loop makes them `unknown` and the look-up settles them.
"""

import asyncio
import contextlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from schemas.vocabulary import Channel
from services.notifier.domain import ahead
from services.notifier.domain.attempt import Change
from services.notifier.domain.breaker import Gate
from services.notifier.domain.lattice import Happening
from services.notifier.domain.outcomes import (
    LINE_OPEN,
    NEVER_ASKED,
    STALE,
    Outcome,
    pause_before,
)
from services.notifier.domain.pacing import Pacer
from services.notifier.handlers.claim import Claimed, Claimer, Desk
from services.notifier.handlers.compose_message import spread_of
from services.notifier.handlers.reports import emit_reports
from services.runtime.fault_points import FaultPoints, Window
from services.runtime.unit import Unit

GATHER_S = 0.1
"""Results share a commit; a process that is killed leaves no more than these unknown."""
FRESH_S = 0.5
"""A committed claim older than this is given back unsent: a stop, or a process that slept, came
between."""
SLOW_S = 2.0
"""The same from before its commit. Where a full disk takes longer for it, nothing would go out."""
LAND_S, COMMIT_S = 3.0, 2.0
"""How long the end of a process waits for what is under way, and then for its commit."""


@dataclass
class Flight:
    """One claimed attempt on its way, to be handed over before `until_s`."""

    claimed: Claimed
    claimed_at: datetime
    until_s: float


class Sender:
    """Sends one channel's attempts; `rate_per_s` is the provider's limit unless commanded."""

    def __init__(self, desk: Desk, channel: Channel, rate_per_s: float) -> None:
        self._desk = desk
        self._channel = channel
        self._rate_per_s = rate_per_s
        self._claimer = Claimer(desk, channel)
        self._pacer = Pacer()
        self._flying: set[asyncio.Task[None]] = set()
        self._line = asyncio.Semaphore(ahead.IN_FLIGHT)
        self._room = asyncio.Event()
        self._transaction: asyncio.Task[tuple[int, int]] | None = None
        self._results: list[Change] = []
        self._pace = ahead.Pace()
        self._few = 0

    async def step(self) -> bool:
        """One round; gives whether anything was done or is under way."""
        if self._transaction is not None:
            await self._transacted(self._transaction)
        if not (self._flying or self._results or await self._anything()):
            return False
        room, worth_it = self._look()
        if self._flying and room < worth_it:
            await self._gather()
            room, worth_it = self._look()
        flown = settled = 0
        results = bool(self._results)
        if results or room >= worth_it:
            self._transaction = asyncio.create_task(self._transact(room if room >= worth_it else 0))
            flown, settled = await self._transacted(self._transaction)
        if not flown and self._flying:
            await self._gather()
        return bool(flown or settled or results or self._flying or self._results)

    async def drain(self) -> None:
        """Wait for what is under way and commit it, each for so long; for the end of a process.
        Of what is not back by then the provider is asked later."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LAND_S):
                if self._transaction is not None:
                    await asyncio.wait([self._transaction])
                if self._flying:
                    await asyncio.wait(self._flying)
        if self._results:
            async with asyncio.timeout(COMMIT_S):
                await self._transact(0)

    async def _transacted(self, transaction: asyncio.Task[tuple[int, int]]) -> tuple[int, int]:
        """Whoever ends the wait does not end the transaction: what it claimed, with its commit
        under way, nobody would hand over."""
        try:
            return await asyncio.shield(transaction)
        finally:
            if transaction.done():
                self._transaction = None

    async def _transact(self, room: int) -> tuple[int, int]:
        """Write the results and, with room for any, claim and hand over; gives how many fly, and
        how many others were settled."""
        flights: list[Flight] = []
        settled = 0
        results, self._results = self._results, []
        try:
            async with self._desk.units.begin() as unit:
                attempts = self._desk.tables.attempts_on(unit.connection)
                if results:
                    emit_reports(unit, await attempts.move(results, unit.now))
                if room:
                    flights, settled = await self._claim(unit, room)
        except BaseException:
            # Nothing of this transaction stands: the results are written with the next one.
            self._results = results + self._results
            raise
        self._launch(flights)
        return len(flights), settled

    async def _anything(self) -> bool:
        """At rest: whether it is worth a transaction."""
        units = self._desk.units
        async with units.database.reading() as connection:
            claiming = self._desk.tables.claiming_on(connection)
            return await claiming.anything(self._channel, units.clock.now())

    def _look(self) -> tuple[int, int]:
        """How many may be claimed, and from how many on it is worth it."""
        if not self._flying and not self._results:
            self._pace = ahead.Pace()
        most = ahead.most_claimed(self._pace)
        worth_it = ahead.least_room(most)
        self._few = most - worth_it
        return most - len(self._flying), worth_it

    async def _gather(self) -> None:
        """Wait until there is room for the next claim or enough time for a commit has passed."""
        self._room.clear()
        before, began_s = len(self._results), time.monotonic()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._room.wait(), GATHER_S)
        count = len(self._results) - before
        self._pace = ahead.landed(self._pace, count, time.monotonic() - began_s)

    async def _claim(self, unit: Unit, room: int) -> tuple[list[Flight], int]:
        """What flies, and how many others were settled: behind those more may stand."""
        attempts = self._desk.tables.attempts_on(unit.connection)
        state = await attempts.channel(self._channel)
        rate = state.rate_per_s or self._rate_per_s
        most = min(room, self._pacer.room(rate, time.monotonic()))
        if not state.enabled or most < 1:
            return [], 0
        claimed, settled = await self._claimer.claim(unit, most, rate)
        self._pacer.take(len(claimed))
        until_s = time.monotonic() + SLOW_S
        return [Flight(item, unit.now, until_s) for item in claimed], settled

    def _launch(self, flights: Sequence[Flight]) -> None:
        fresh = time.monotonic() + FRESH_S
        for flight in flights:
            flight.until_s = min(flight.until_s, fresh)
            if flight.claimed.probe:
                flight.claimed = self._probing(flight.claimed)
            task = asyncio.create_task(self._fly(flight))
            self._flying.add(task)
            task.add_done_callback(self._landed)

    def _probing(self, claimed: Claimed) -> Claimed:
        """A canary may have become its line's probe since the claim: then it is none."""
        account = claimed.outgoing.account
        if self._desk.lines.gate(account, self._channel) is not Gate.ONE:
            return replace(claimed, probe=False)
        self._desk.lines.probing(account, self._channel)
        return claimed

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        if len(self._flying) in (0, self._few):
            self._room.set()

    @property
    def _faults(self) -> FaultPoints:
        return self._desk.units.database.faults

    async def _fly(self, flight: Flight) -> None:
        claimed, lines = flight.claimed, self._desk.lines
        account = claimed.outgoing.account
        async with self._line:
            if time.monotonic() > flight.until_s:
                outcome = Outcome(Happening.RELEASED, reason=STALE)
            elif not claimed.probe and not lines.closed(account, self._channel):
                outcome = Outcome(Happening.RELEASED, reason=LINE_OPEN)
            else:
                self._faults.reach(Window.CLAIMED)
                outcome = await self._desk.provider.send(claimed.outgoing)
                self._faults.reach(Window.POSTED)
        lines.heard(account, self._channel, outcome, probe=claimed.probe)
        self._results.append(self._change(flight, outcome))

    def _change(self, flight: Flight, outcome: Outcome) -> Change:
        attempt_id = flight.claimed.outgoing.attempt_id
        released = outcome.happening is Happening.RELEASED
        pause = timedelta(0)
        if released and outcome.reason not in NEVER_ASKED:
            pause = pause_before(flight.claimed.tries, spread_of(attempt_id), outcome)
        return Change(
            attempt_id,
            outcome.happening,
            reason=outcome.reason,
            sid=outcome.sid,
            provider_status=outcome.status,
            claimed_at=flight.claimed_at if released else None,
            due_at=self._desk.units.clock.now() + pause if released else None,
        )
