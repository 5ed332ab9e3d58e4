"""The sender of one channel: claim, render, commit, hand over, commit what became of it.

Effects are at the edge: no connection is held while the provider is waited for. What is claimed is
handed over at once, so nothing waits behind a stop. Killed in between, the rows stay `sending`;
the overdue loop makes them `unknown` and the look-up settles them.
"""

import asyncio
import contextlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from schemas.vocabulary import Channel
from services.notifier.domain.accounts import Account
from services.notifier.domain.attempt import Candidate, Change
from services.notifier.domain.lattice import Happening
from services.notifier.domain.message import ContactFacts, Outgoing, Person
from services.notifier.domain.outcomes import STALE, Outcome, pause_before
from services.notifier.domain.pacing import Pacer
from services.notifier.handlers.compose_message import Composed, Composer, spread_of
from services.notifier.handlers.reports import emit_reports
from services.notifier.ports import Attempts, Provider, Tables
from services.runtime.unit import Unit, Units

log = structlog.get_logger(__name__)
IN_FLIGHT = 64
MOST_CLAIMED = 128
"""Claimed ahead, so that the line is never idle while the next ones are claimed."""
LEAST_ROOM = 48
GATHER_S = 0.02
FRESH_S = 0.5
"""A claim older than this is given back unsent: a stop, or a process that slept, came between."""
NUMBER_REST = timedelta(seconds=1)


@dataclass(frozen=True)
class Desk:
    """What a sender works with."""

    units: Units
    tables: Tables
    provider: Provider
    composer: Composer


@dataclass
class Flight:
    """One claimed attempt on its way."""

    outgoing: Outgoing
    tries: int
    claimed_at: datetime
    began_s: float = field(default_factory=time.monotonic)


class Sender:
    """Sends one channel's attempts; `rate_per_s` is the provider's limit unless commanded."""

    def __init__(self, desk: Desk, channel: Channel, rate_per_s: float) -> None:
        self._desk = desk
        self._channel = channel
        self._rate_per_s = rate_per_s
        self._pacer = Pacer()
        self._flying: set[asyncio.Task[None]] = set()
        self._line = asyncio.Semaphore(IN_FLIGHT)
        self._room = asyncio.Event()
        self._results: list[Change] = []

    async def step(self) -> bool:
        """One round; gives whether anything was done or is under way."""
        room = MOST_CLAIMED - len(self._flying)
        flights: list[Flight] = []
        results, self._results = self._results, []
        try:
            if results or room >= LEAST_ROOM:
                async with self._desk.units.begin() as unit:
                    attempts = self._desk.tables.attempts_on(unit.connection)
                    if results:
                        emit_reports(unit, await attempts.move(results, unit.now))
                    if room >= LEAST_ROOM:
                        flights = await self._claim(unit, attempts, room)
        except BaseException:
            # Nothing of this transaction stands: the results are written with the next one.
            self._results = results + self._results
            raise
        self._launch(flights)
        if not flights and self._flying:
            await self._gather()
        return bool(flights or results or self._flying or self._results)

    async def drain(self) -> None:
        """Wait for what is under way and commit it; for the end of a process."""
        if self._flying:
            await asyncio.wait(self._flying)
        results, self._results = self._results, []
        if results:
            async with self._desk.units.begin() as unit:
                moved = await self._desk.tables.attempts_on(unit.connection).move(results, unit.now)
                emit_reports(unit, moved)

    async def _gather(self) -> None:
        """Wait until there is room for the next claim or enough time for a commit has passed."""
        self._room.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._room.wait(), GATHER_S)

    async def _claim(self, unit: Unit, attempts: Attempts, room: int) -> list[Flight]:
        state = await attempts.channel(self._channel)
        rate = state.rate_per_s or self._rate_per_s
        most = min(room, self._pacer.room(rate, time.monotonic()))
        if not state.enabled or most < 1:
            return []
        candidates = await attempts.candidates(self._channel, most, unit.now)
        if not candidates:
            return []
        composed = await self._compose(unit, attempts, candidates)
        free = await self._with_free_number(unit, attempts, composed)
        claimed = await attempts.claim([item.claim for item in free], unit.now)
        tries = {candidate.attempt_id: candidate.tries for candidate in candidates}
        flights = [
            Flight(item.outgoing, tries[item.outgoing.attempt_id], unit.now)
            for item in free
            if item.outgoing.attempt_id in claimed
        ]
        self._pacer.take(len(flights))
        return flights

    async def _compose(
        self, unit: Unit, attempts: Attempts, candidates: Sequence[Candidate]
    ) -> list[Composed]:
        directory = self._desk.tables.directory_on(unit.connection)
        people = await directory.people([candidate.person_id for candidate in candidates])
        facts = await directory.facts([candidate.contact_id for candidate in candidates])
        ready: list[Composed] = []
        refused: list[Change] = []
        for candidate in candidates:
            made = self._compose_one(
                candidate,
                people.get(candidate.person_id),
                facts.get(candidate.contact_id),
                unit.now,
            )
            if isinstance(made, Composed):
                ready.append(made)
            else:
                refused.append(made)
        emit_reports(unit, await attempts.move(refused, unit.now))
        return ready

    def _compose_one(
        self, candidate: Candidate, person: Person | None, facts: ContactFacts | None, now: datetime
    ) -> Composed | Change:
        if not self._desk.provider.has(candidate.account):
            return Change(candidate.attempt_id, Happening.REFUSED, reason="no_account")
        return self._desk.composer.compose(candidate, person, facts, now)

    async def _with_free_number(
        self, unit: Unit, attempts: Attempts, composed: Sequence[Composed]
    ) -> list[Composed]:
        """Those whose number has nothing unresolved on this channel; the others rest a moment."""
        hashes = [item.claim.phone_hash for item in composed]
        taken: set[tuple[bytes, Account]] = await attempts.busy(self._channel, hashes)
        free: list[Composed] = []
        waiting: list[UUID] = []
        for item in composed:
            key = (item.claim.phone_hash, item.outgoing.account)
            if key in taken:
                waiting.append(item.outgoing.attempt_id)
            else:
                taken.add(key)
                free.append(item)
        if waiting:
            await attempts.rest(waiting, unit.now + NUMBER_REST)
        return free

    def _launch(self, flights: Sequence[Flight]) -> None:
        for flight in flights:
            task = asyncio.create_task(self._fly(flight))
            self._flying.add(task)
            task.add_done_callback(self._landed)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        if len(self._flying) in (0, MOST_CLAIMED - LEAST_ROOM):
            self._room.set()

    async def _fly(self, flight: Flight) -> None:
        async with self._line:
            if time.monotonic() - flight.began_s > FRESH_S:
                outcome = Outcome(Happening.RELEASED, reason=STALE)
            else:
                outcome = await self._desk.provider.send(flight.outgoing)
        self._results.append(self._change(flight, outcome))

    def _change(self, flight: Flight, outcome: Outcome) -> Change:
        attempt_id = flight.outgoing.attempt_id
        released = outcome.happening is Happening.RELEASED
        pause = timedelta(0)
        if released and outcome.reason != STALE:
            pause = pause_before(flight.tries, spread_of(attempt_id))
        return Change(
            attempt_id,
            outcome.happening,
            reason=outcome.reason,
            sid=outcome.sid,
            provider_status=outcome.status,
            claimed_at=flight.claimed_at if released else None,
            due_at=self._desk.units.clock.now() + pause if released else None,
        )
