"""The unit of work: effects, outbox rows and `handled_at` in one transaction."""

from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID, uuid5

import orjson
from sqlalchemy import Table, TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas import ids
from schemas.events import Event
from schemas.vocabulary import Lane
from services.runtime.clock import Clock
from services.runtime.database import Database
from services.runtime.wake import Wake

# One statement of seven parameters, however many events a transaction sends.
FLUSH = """
insert into {outbox} (event_id, topic, key, lane_rank, envelope, created_at)
select *, cast(:now as timestamptz)
  from unnest(cast(:event_ids as uuid[]), cast(:topics as text[]), cast(:keys as text[]),
              cast(:lane_ranks as smallint[]), cast(:envelopes as bytea[]))
on conflict (event_id) do nothing
"""


NOTHING: Mapping[str, str] = {}


@cache
def _flush_statement(outbox: str) -> TextClause:
    return text(FLUSH.format(outbox=outbox))


@dataclass(frozen=True)
class Routing:
    """How an event travels: its key keeps order, its lane overtakes, its trace follows one alert.

    `identity` names the event among all of its name: equal identities are one event, sent once.
    """

    key: str
    lane: Lane
    trace: UUID
    identity: tuple[object, ...]
    revision: int = 0


@dataclass(frozen=True)
class Outgoing:
    """An event as it will stand in the outbox."""

    event_id: UUID
    topic: str
    key: str
    lane_rank: int
    envelope: bytes


@dataclass
class Unit:
    """One open transaction with the moment it happens at and the events it will send.

    Several events may be handled in one unit: `kept` is what their handlers share.
    """

    connection: AsyncConnection
    now: datetime
    producer: str
    outbox: Table
    _rows: list[Outgoing] = field(default_factory=list)
    kept: dict[Hashable, Any] = field(default_factory=dict)
    _works: dict[Hashable, Callable[[], Awaitable[None]]] = field(default_factory=dict)

    def first(self, *what: Hashable) -> bool:
        """Whether this is the first time in this unit that `what` is met."""
        key = ("met", *what)
        met = key in self.kept
        self.kept[key] = True
        return not met

    def before_commit(self, key: Hashable, work: Callable[[], Awaitable[None]]) -> None:
        """Have `work` done once at the end, in the order in which keys were first named."""
        self._works.setdefault(key, work)

    async def settle(self) -> None:
        """Do now what waits for the commit: what follows reads its effects."""
        while self._works:
            await self._works.pop(next(iter(self._works)))()

    def emit(self, event: Event, routing: Routing, ready: Mapping[str, str] = NOTHING) -> UUID:
        """Send `event` when this transaction commits; gives its deterministic id.

        `ready` are fields that are JSON texts already; what the event has there is left out.
        """
        event_id = uuid5(ids.NAMESPACE, "\x1f".join([event.NAME, *map(str, routing.identity)]))
        envelope = {
            "event_id": event_id,
            "name": event.NAME,
            "producer": self.producer,
            "key": routing.key,
            "revision": routing.revision,
            "lane": routing.lane,
            "occurred_at": self.now,
            "trace": routing.trace,
            "payload": event.model_dump(mode="json", exclude=set(ready))
            | {name: orjson.Fragment(text) for name, text in ready.items()},
        }
        body = orjson.dumps(envelope)
        self._rows.append(Outgoing(event_id, event.TOPIC, routing.key, routing.lane.rank, body))
        return event_id

    async def flush(self) -> int:
        """Write the events to the outbox; gives how many were emitted."""
        rows, self._rows = self._rows, []
        if rows:
            statement = _flush_statement(self.outbox.fullname)
            values = {
                "now": self.now,
                "event_ids": [row.event_id for row in rows],
                "topics": [row.topic for row in rows],
                "keys": [row.key for row in rows],
                "lane_ranks": [row.lane_rank for row in rows],
                "envelopes": [row.envelope for row in rows],
            }
            await self.connection.execute(statement, values)
        return len(rows)


class Units:
    """Opens units of work for one service and wakes its relay after those that emitted."""

    def __init__(self, database: Database, outbox: Table, producer: str, clock: Clock) -> None:
        self.database = database
        self.outbox = outbox
        self.producer = producer
        self.clock = clock
        self.emitted = Wake()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Unit]:
        """One transaction: committed with its events when the block ends, or nothing of it."""
        async with self.database.begin() as connection:
            unit = Unit(connection, self.clock.now(), self.producer, self.outbox)
            yield unit
            await unit.settle()
            sent = await unit.flush()
        if sent:
            self.emitted.set()
