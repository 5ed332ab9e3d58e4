"""The world of the stories: every service, a real broker and database, one clock that is moved."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import psycopg

from schemas import catalogue
from services.gateway.accounts.adapters.key_store import KeyStore
from services.gateway.accounts.handlers.use_keys import create_key
from services.gateway.domain.actor import Scope
from services.runtime.clock import MovableClock
from services.runtime.embedded.postgres import EmbeddedPostgres
from services.runtime.sealing import Sealer
from tests.support.carrier import Carrier
from tests.support.community import Community, Person
from tests.support.composed import KEY, RING, Process, Server, Sockets, processes
from tests.support.database import HASTY, TestDatabase
from tests.support.kafka import KafkaBroker
from tests.support.machine import MachineClock
from tests.support.roster_writing import RosterWriter
from tests.support.under_way import Look, Looker

ZONE = ZoneInfo("Asia/Shanghai")
OPENED = datetime(2026, 6, 14, 1, 37, tzinfo=UTC)
POLL_S = 0.005
WORK_S = 0.015
"""Looking takes time from whoever works: while somebody does, it is done less often."""
SOON = timedelta(seconds=2)
"""Waits of machines (a retry, a queue's turn) that settling passes over."""
STUCK_S = 0.2
"""What is under way and does not move for so long may wait for such a retry."""
SETTLE_LIMIT_S = 60.0


class World:
    """One world for all stories; `async with` after construction on the main thread."""

    def __init__(self, folder: Path) -> None:
        self.broker = KafkaBroker(folder / "kafka")
        self.broker.start()
        self.broker.create_topics(
            {name: topic.partitions for name, topic in catalogue.topics().items()}
        )
        self.postgres = EmbeddedPostgres(folder / "pg", settings=HASTY)
        self.database = TestDatabase(self.postgres.start())
        self.clock, self.zone = MovableClock(OPENED), ZONE
        self.sockets = Sockets()
        inbound = f"{self.sockets.url('notifier-web')}/twilio/inbound"
        self.carrier = Carrier(folder / "carrier.jsonl", inbound, self.clock)
        self.machine = MachineClock(self.clock)
        """Of the machine on which alerting runs."""
        self.processes = processes(
            self.database, self.broker.bootstrap, self.sockets, self.clock, self.machine
        )
        self.sealer = Sealer(RING, KEY)
        url = self.database.url("muster_roster").set(drivername="postgresql")
        self.roster = RosterWriter(url.render_as_string(hide_password=False), self.sealer)
        self.http = httpx.AsyncClient(timeout=60)
        self.key = ""
        self.approver_key = ""
        self._towns: list[Community] = []
        self._looker = Looker(self.database.address.url(self.database.name))
        self._carrier_server: tuple[Server, asyncio.Task[None]] | None = None

    async def __aenter__(self) -> Self:
        server = Server(self.carrier.app, self.sockets.by_name["carrier"])
        self._carrier_server = (server, await server.begin())
        await asyncio.gather(*(process.start() for process in self.processes.values()))
        console = self.processes["gateway-console"].parts
        assert console is not None
        keys, everything = KeyStore(console.units.database), frozenset(Scope)
        self.key = await create_key(keys, "值班员 王", everything, self.clock.now())
        # Who proposes does not approve.
        self.approver_key = await create_key(keys, "值班员 李", everything, self.clock.now())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()
        await self._looker.close()
        await asyncio.gather(*(process.stop() for process in self.processes.values()))
        if self._carrier_server is not None:
            self._carrier_server[0].should_exit = True
            await self._carrier_server[1]
        self.broker.kill()
        self.postgres.remove()

    async def key_for(self, division: str) -> str:
        """A key that may do everything in one division."""
        console = self.processes["gateway-console"].parts
        assert console is not None
        keys, now = KeyStore(console.units.database), self.clock.now()
        return await create_key(keys, "值班员 李", frozenset(Scope), now, division=division)

    def url(self, name: str) -> str:
        """Where gateway-public, gateway-console, notifier-web or carrier answers."""
        return self.sockets.url(name)

    async def inhabit(self, *towns: Community) -> None:
        """Write communities into the roster; their people are the story's."""
        # In a thread: it may wait for a lock that the roster's loop here holds.
        await asyncio.to_thread(self.roster.write, *towns)
        self._towns += towns

    def forget(self) -> None:
        """A new story begins."""
        self._towns.clear()
        self.roster.relieve()
        self.sets_clock(timedelta(0))
        self.carrier.faults.clear()
        for process in self.processes.values():
            process.post_office.straight()

    def people(self) -> dict[str, Person]:
        """The story's people by what they are called."""
        return {name: person for town in self._towns for name, person in town.people.items()}

    def called(self) -> dict[UUID, str]:
        """What everybody in the story is called, by id."""
        return {
            person.person_id: name for town in self._towns for name, person in town.people.items()
        }

    def person(self, called: str) -> Person:
        return self.people()[called]

    async def dead_letters(self) -> list[tuple[object, ...]]:
        """Events that could not be handled, with why."""
        queries = (
            f"select '{name}', name, reason from {name}.inbox where dead_at is not null"
            for name in ("roster", "alerting", "notifier")
        )
        return await self.rows(" union all ".join(queries))

    def process(self, name: str) -> Process:
        return self.processes[name]

    async def restart(self, name: str) -> None:
        """Stop a process that serves no port and start it anew."""
        await self.processes[name].stop()
        await self.processes[name].start()

    def sets_clock(self, off: timedelta) -> None:
        """The clock of alerting's machine is set, and alerting has looked at the database's."""
        self.machine.off = off
        self.machine.follow(self.clock.now())

    async def why_not_ready(self, name: str) -> dict[str, str]:
        """What a process says to /readyz, by check, where it is not well."""
        parts = self.processes[name].parts
        assert parts is not None
        said = {check: await ask() for check, ask in parts.checks.items()}
        return {check: why for check, why in said.items() if why}

    async def recover(self) -> None:
        """Start processes anew whose stream edge is beyond repair, as their supervisor does."""
        for process in self.processes.values():
            if not process.landing:
                await process.stop()
                await process.start()
        # Clients find a broker again after pauses of their own, which no clock here shortens.
        await self.settle(limit_s=3 * SETTLE_LIMIT_S)
        await self.advance(seconds=20)

    def makes_events_unruly(self, seed: int) -> None:
        """From now on events arrive in any order, some long after the others, many twice."""
        for number, process in enumerate(self.processes.values()):
            process.post_office.unruly(seed * 100 + number)

    def remembers_what_is_published(self) -> None:
        for process in self.processes.values():
            process.post_office.sent.clear()

    async def publishes_again(self) -> int:
        """Publish again all that was published since it was asked to remember; gives how many."""
        count = 0
        for process in self.processes.values():
            await process.post_office.repeat(process.post_office.sent)
            count += len(process.post_office.sent)
        return count

    def tick(self, seconds: float = 1.0) -> None:
        """Time passes while somebody does something; nothing is waited for."""
        self.clock.advance(seconds)

    async def settle(self, limit_s: float = SETTLE_LIMIT_S) -> None:
        """Wait until nothing is under way; the clock moves only for retries of machines.

        AssertionError with what still is under way after `limit_s` seconds.
        """
        deadline = time.monotonic() + limit_s
        before: tuple[object, ...] = ()
        since = time.monotonic()
        while True:
            found = await self._look()
            busy = self._busy(found)
            state = (found.counters, self.carrier.revision, busy) if found else ()
            if state != before:
                before, since = state, time.monotonic()
            elif found is not None:
                # Twice the same: nothing moved in between.
                if not busy and not self._pass_retry(found):
                    return
                if busy and _only_flights(found) and await self._release():
                    continue
                if busy and time.monotonic() > since + STUCK_S and self._pass_retry(found):
                    continue
            if time.monotonic() > deadline:
                raise AssertionError(f"still under way after {limit_s} s: {busy}")
            await asyncio.sleep(WORK_S if busy else POLL_S)

    async def _release(self) -> bool:
        """Let a post office deliver something it holds back."""
        for process in self.processes.values():
            if await process.post_office.release_one():
                return True
        return False

    async def _look(self) -> Look | None:
        try:
            return await self._looker.look(self.clock.now())
        except psycopg.OperationalError:
            return None

    def _busy(self, found: Look | None) -> str:
        """What is under way, in words; whoever has work is woken."""
        if found is None:
            return "the database is away"
        for process, loop in found.waiting:
            self.wake(process, loop)
        waiting = [f"{process} {loop}: {n}" for (process, loop), n in found.waiting.items()]
        return ", ".join([*waiting, *filter(None, [self.carrier.under_way()])])

    def wake(self, process: str, loop: str) -> None:
        """Have the loops of a process whose names begin so look for work."""
        for wake in self.processes[process].wakes(loop) if process in self.processes else ():
            wake.set()

    def _pass_retry(self, found: Look) -> bool:
        """Move on to a retry that is due soon; gives whether there was one."""
        now = self.clock.now()
        moments = [at for at in (found.retry_at, self.carrier.next_due()) if at is not None]
        due = min(moments, default=None)
        if due is None or due > now + SOON:
            return False
        self._move_to(due)
        return True

    def _move_to(self, moment: datetime) -> None:
        self.clock.advance(max(0.0, (moment - self.clock.now()).total_seconds()))

    async def advance(self, *, minutes: float = 0, seconds: float = 0) -> None:
        """Let time pass from one due moment to the next, settling at each."""
        until = self.clock.now() + timedelta(minutes=minutes, seconds=seconds)
        await self.settle()
        while self.clock.now() < until:
            found = await self._looker.look(self.clock.now())
            moments = [
                at
                for at in (found.retry_at, found.due_at, self.carrier.next_due())
                if at is not None
            ]
            self._move_to(min([until, *moments]))
            await self.settle()

    async def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """Rows of any table, for looking past all walls."""
        with self.database.admin() as connection:
            return connection.execute(query, values).fetchall()


def _only_flights(found: Look) -> bool:
    return all(loop == "flight" for _, loop in found.waiting)
