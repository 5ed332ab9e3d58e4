"""The stream parts of one service (the roster's tables), with handlers of the test's own."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Table, text
from sqlalchemy.dialects.postgresql import insert

from schemas import ids
from schemas.envelope import Envelope
from schemas.events import Event
from schemas.events.commands import ReportAbsence
from schemas.vocabulary import Lane
from services.alerting.adapters import tables as alerting
from services.roster.adapters import tables as roster
from services.runtime.clock import MovableClock
from services.runtime.database import Database
from services.runtime.inbox import Handler, InboxWorker, Taking
from services.runtime.landing import land
from services.runtime.relay import TooLargeError
from services.runtime.unit import Routing, Unit, Units
from tests.support.database import TestDatabase

LOGIN = "muster_roster"
CONSUMER = "muster_alerting"
START = datetime(2026, 7, 21, 10, 30, tzinfo=UTC)
EFFECT = "roster.effect"
TABLES = (EFFECT, "roster.inbox", "roster.outbox", "alerting.inbox")
TOPIC = "roster-commands"
NAME = ReportAbsence.NAME
TRACE = UUID(int=7)
HELD_LOCKS = """
select pid from pg_locks where locktype = 'advisory'
   and database = (select oid from pg_database where datname = current_database())
"""


def absence(number: int) -> ReportAbsence:
    """A small event; the number tells it from others."""
    return ReportAbsence(
        command_id=UUID(int=number),
        person_id=UUID(int=number),
        actor="test",
        starts_at=START,
        ends_at=START + timedelta(hours=1),
    )


def raw(sequence: int, key: str = "k", lane: Lane = Lane.EMERGENCY, **changed: Any) -> bytes:
    """An event as it lies on the topic; its id follows from its sequence."""
    envelope = Envelope(
        event_id=ids.of("landed", sequence),
        name=NAME,
        producer="gateway",
        key=key,
        sequence=sequence,
        lane=lane,
        occurred_at=START,
        trace=TRACE,
        payload=absence(sequence).model_dump(mode="json"),
    )
    return envelope.model_copy(update=changed).model_dump_json().encode()


class Pipe:
    """One service's stream parts at a clock of the test's; each Pipe is a process of its own."""

    def __init__(self, database: TestDatabase, clock: MovableClock | None = None) -> None:
        self.clock = clock or MovableClock(START)
        self.test_database = database
        self.database = Database(database.url(LOGIN), 4)
        self.units = Units(self.database, roster.OUTBOX, "roster", self.clock)
        self.seen: list[int] = []
        self._others: list[Pipe] = []

    def another(self) -> "Pipe":
        """A second process of the same service, at the same clock."""
        made = Pipe(self.test_database, self.clock)
        self._others.append(made)
        return made

    async def close(self) -> None:
        for other in self._others:
            await other.close()
        await self.database.close()

    async def nobody_leads(self) -> None:
        """Wait until no relay's lock stands: the server lets go of it after its connection."""
        async with asyncio.timeout(60):
            with self.test_database.admin() as admin:
                while admin.execute(HELD_LOCKS).fetchall():
                    await asyncio.sleep(0.01)

    async def land(self, *bodies: bytes, inbox: Table = roster.INBOX) -> None:
        async with self.database.begin() as connection:
            await land(connection, inbox, TOPIC, bodies, self.clock.now())

    async def landed_by_consumer(self, event_ids: Iterable[UUID]) -> None:
        """The consumer (alerting) has landed these."""
        rows = [
            {
                "event_id": event_id,
                "topic": "impacts",
                "name": "x",
                "key": "k",
                "lane_rank": 0,
                "sequence": 1,
                "envelope": b"",
                "landed_at": self.clock.now(),
                "due_at": self.clock.now(),
            }
            for event_id in event_ids
        ]
        consumer = Database(self.test_database.url(CONSUMER), 2)
        async with consumer.begin() as connection:
            await connection.execute(insert(alerting.INBOX), rows)
        await consumer.close()

    def worker(
        self, handler: Handler | None = None, name: str = NAME, keys: int = 1
    ) -> InboxWorker:
        """A worker with one handler; without one, what it handles is kept in `seen`."""
        taking = Taking(keys)
        return InboxWorker(self.units, roster.INBOX, {name: handler or self.see}, taking=taking)

    async def see(self, _unit: Unit, envelope: Envelope, _event: Event) -> None:
        self.seen.append(envelope.sequence)

    async def work(self, worker: InboxWorker | None = None) -> None:
        """Steps until nothing is found."""
        worker = worker or self.worker()
        while await worker.step():
            pass

    async def emit(self, *numbers: int, key: str = "k", said: str = "") -> list[UUID]:
        """Emit an event a number in one unit; the identity is (number)."""
        async with self.units.begin() as unit:
            return [emit(unit, number, key=key, said=said) for number in numbers]

    async def rows(self, table: str) -> list[Mapping[str, Any]]:
        """All rows in order of their ids."""
        order = "" if table == EFFECT else " order by id"
        async with self.database.begin() as connection:
            found = await connection.execute(text(f"select * from {table}{order}"))
            return [dict(row) for row in found.mappings()]

    async def inbox(self) -> list[Mapping[str, Any]]:
        return await self.rows("roster.inbox")

    async def outbox(self) -> list[Mapping[str, Any]]:
        return await self.rows("roster.outbox")


def emit(unit: Unit, number: int, key: str = "k", said: str = "") -> UUID:
    """Emit one event; `said` changes its content and not its identity."""
    event = absence(number).model_copy(update={"actor": said or "test"})
    return unit.emit(event, Routing(key, Lane.EMERGENCY, TRACE, (number,)))


async def effect(unit: Unit, envelope: Envelope, said: str = "") -> None:
    """What a handler does: one row."""
    await unit.connection.execute(
        text(f"insert into {EFFECT} values (:event_id, :said)"),
        {"event_id": envelope.event_id, "said": said},
    )


class Collected:
    """A broker that keeps what it is given; `fails` makes it raise after it has taken it, and it
    takes nothing of more than `most` bytes."""

    def __init__(self, most: int = 1_000_000) -> None:
        self.batches: list[list[tuple[str, bytes, bytes]]] = []
        self.fails = False
        self.most = most

    async def publish(self, messages: list[tuple[str, bytes, bytes]]) -> None:
        if any(len(value) > self.most for _topic, _key, value in messages):
            raise TooLargeError
        self.batches.append(messages)
        if self.fails:
            raise ConnectionError("the broker went away")

    @property
    def envelopes(self) -> list[Envelope]:
        """All it was given, in order."""
        return [
            Envelope.model_validate_json(value)
            for batch in self.batches
            for _topic, _key, value in batch
        ]
