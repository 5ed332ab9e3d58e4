"""The unit of work: effects, outbox rows and `handled_at` in one transaction."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

import orjson
from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas import ids
from schemas.events import Event
from schemas.vocabulary import Lane
from services.runtime.clock import Clock
from services.runtime.database import Database
from services.runtime.wake import Wake


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


@dataclass
class Unit:
    """One open transaction with the moment it happens at and the events it will send."""

    connection: AsyncConnection
    now: datetime
    producer: str
    outbox: Table
    _rows: list[dict[str, object]] = field(default_factory=list)

    def emit(self, event: Event, routing: Routing) -> UUID:
        """Send `event` when this transaction commits; gives its deterministic id."""
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
            "payload": event.model_dump(mode="json"),
        }
        self._rows.append(
            {
                "event_id": event_id,
                "topic": event.TOPIC,
                "key": routing.key,
                "lane_rank": routing.lane.rank,
                "envelope": orjson.dumps(envelope),
                "created_at": self.now,
            }
        )
        return event_id

    async def flush(self) -> int:
        """Write the events to the outbox; gives how many were emitted."""
        rows, self._rows = self._rows, []
        if rows:
            statement = insert(self.outbox).on_conflict_do_nothing(index_elements=["event_id"])
            await self.connection.execute(statement, rows)
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
            sent = await unit.flush()
        if sent:
            self.emitted.set()
