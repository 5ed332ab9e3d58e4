"""The unit of work: effects, outbox rows and `handled_at` in one transaction."""

from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from functools import cache
from itertools import accumulate
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Table, TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas import ids
from schemas.envelope import Envelope
from schemas.events import Event
from schemas.vocabulary import Lane
from services.runtime.clock import Clock
from services.runtime.database import Database
from services.runtime.wake import Wake

# One statement of a few parameters, however many events a transaction sends. Their bodies are one
# value: an array of them would be written as hexadecimal text.
FLUSH = """
insert into {outbox} (event_id, topic, key, lane_rank, envelope, created_at)
select n.event_id, n.topic, n.key, n.lane_rank,
       substring(cast(:bodies as bytea) from n.start for n.length), cast(:now as timestamptz)
  from unnest(cast(:event_ids as uuid[]), cast(:topics as text[]), cast(:keys as text[]),
              cast(:lane_ranks as smallint[]), cast(:starts as int[]), cast(:lengths as int[]))
       as n(event_id, topic, key, lane_rank, start, length)
on conflict (event_id) do nothing
"""


NOTHING: Mapping[str, str] = {}


def joined(bodies: Sequence[bytes]) -> dict[str, object]:
    """Bodies as one value, with where each starts (from 1) and how long it is."""
    lengths = [len(body) for body in bodies]
    starts = list(accumulate(lengths, initial=1))[:-1]
    return {"bodies": b"".join(bodies), "starts": starts, "lengths": lengths}


@cache
def _flush_statement(outbox: str) -> TextClause:
    return text(FLUSH.format(outbox=outbox))


Work = Callable[[], Awaitable[None]]


class Turn(IntEnum):
    """When something is done before a commit: all that was decided is gathered, then written in
    as few statements as there are tables, then what reads it is done."""

    GATHER = 0
    WRITE = 1
    CONCLUDE = 2


@dataclass(frozen=True)
class Routing:
    """How an event travels: its key keeps order, its lane overtakes, its trace follows one alert.

    With an `order_key` it waits for those of its key alone that have the same. `identity` names
    the event among all of its name: equal identities are one event, sent once.
    """

    key: str
    lane: Lane
    trace: UUID
    identity: tuple[object, ...]
    revision: int = 0
    order_key: str = ""


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

    Several events may be handled in one unit: `together` are all of them, in order, before the
    first is handled; `kept` is what their handlers share. A handler that finds answers where they
    have no topic of their own says so (`answered`): more will come, and wait for what transactions
    have in hand.
    """

    connection: AsyncConnection
    now: datetime
    producer: str
    outbox: Table
    _rows: list[Outgoing] = field(default_factory=list)
    together: list[tuple[Envelope, Event]] = field(default_factory=list)
    kept: dict[Hashable, Any] = field(default_factory=dict)
    answered: bool = False
    _works: dict[Hashable, tuple[Turn, Work]] = field(default_factory=dict)
    afterwards: list[Callable[[], None]] = field(default_factory=list)
    """What is done once it is committed, and not when it is not: before, nobody would see it."""

    def first(self, *what: Hashable) -> bool:
        """Whether this is the first time in this unit that `what` is met."""
        key = ("met", *what)
        met = key in self.kept
        self.kept[key] = True
        return not met

    def before_commit(self, key: Hashable, work: Work, turn: Turn = Turn.GATHER) -> None:
        """Have `work` done once at the end, by turns, and within one as keys were first named."""
        self._works.setdefault(key, (turn, work))

    async def settle(self) -> None:
        """Do now what waits for the commit: what follows reads its effects."""
        while self._works:
            turns = {key: turn for key, (turn, _work) in self._works.items()}
            _turn, work = self._works.pop(min(turns, key=lambda key: turns[key]))
            await work()

    def emit(self, event: Event, routing: Routing, ready: Mapping[str, str] = NOTHING) -> UUID:
        """Send `event` when this transaction commits; gives its deterministic id.

        `ready` are fields that are JSON texts already; what the event has there is left out.
        """
        event_id = ids.of(event.NAME, *routing.identity)
        envelope = {
            "event_id": event_id,
            "name": event.NAME,
            "producer": self.producer,
            "key": routing.key,
            "revision": routing.revision,
            "lane": routing.lane,
            "occurred_at": self.now,
            "trace": routing.trace,
            "payload": _payload(event, ready),
        }
        if routing.order_key:
            envelope["order_key"] = routing.order_key
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
            }
            bodies = joined([row.envelope for row in rows])
            await self.connection.execute(statement, values | bodies)
        return len(rows)


def _payload(event: Event, ready: Mapping[str, str]) -> object:
    if not ready:
        return orjson.Fragment(event.model_dump_json())
    texts = {name: orjson.Fragment(text) for name, text in ready.items()}
    return event.model_dump(mode="json", exclude=set(ready)) | texts


class Units:
    """Opens units of work for one service and wakes its relay after those that emitted.

    Whoever is in `also_woken` is woken then too, and again when events were published.
    """

    def __init__(self, database: Database, outbox: Table, producer: str, clock: Clock) -> None:
        self.database = database
        self.outbox = outbox
        self.producer = producer
        self.clock = clock
        self.emitted = Wake()
        self.also_woken: list[Wake] = []

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Unit]:
        """One transaction: committed with its events when the block ends, or nothing of it."""
        async with self.database.begin() as connection:
            unit = Unit(connection, self.clock.now(), self.producer, self.outbox)
            yield unit
            await unit.settle()
            sent = await unit.flush()
        for work in unit.afterwards:
            work()
        for wake in (self.emitted, *self.also_woken) if sent else ():
            wake.set()
