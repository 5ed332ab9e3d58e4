"""The relay: publishes what a service committed, in order, through one leader a schema."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import MessageSizeTooLargeError, RecordListTooLargeError
from sqlalchemy import Table, TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.runtime.fault_points import Window
from services.runtime.metrics import PUBLISHED, TOO_LARGE
from services.runtime.unit import Units

log = structlog.get_logger(__name__)
BATCH = 500
PIECE_BYTES = 700_000
"""A piece of a batch is published and marked before the next: who waits for room goes on."""
BATCH_BYTES = 900_000
"""What goes to a partition at once, below what a broker takes by default. At the client's own 16 kB
each grid of an alert is a round trip by itself."""
PUBLISH_LIMIT_S = 15.0
LEAD = text("select pg_try_advisory_lock(hashtextextended(:name, 0))")
UNPUBLISHED = """
select id, event_id, topic, key, envelope from {outbox}
 where published_at is null order by lane_rank, id limit {batch}
"""
MARK = """
update {outbox} set published_at = :now, publishes = publishes + 1
 where id = any(cast(:ids as bigint[]))
"""


UNDER_WAY = """
select count(*) from (
    select from {outbox} o
     where o.settled_at is null and o.topic = :topic
       and not (o.published_at is not null and exists (
           select from {consumer}_public.landings l where l.event_id = o.event_id))
     limit :most) x
"""


async def under_way(units: Units, topic: str, consumer: str, most: int) -> int:
    """How many events of a topic are not yet landed by a consumer, counted up to `most`."""
    names = {"outbox": units.outbox.fullname, "consumer": consumer}
    statement = text(UNDER_WAY.format(**names))
    async with units.database.reading() as connection:
        found = await connection.execute(statement, {"topic": topic, "most": most})
        return int(found.scalar_one())


def by_size(rows: Sequence[Any]) -> Iterator[list[Any]]:
    """Rows in pieces of `PIECE_BYTES` at most, or of one row."""
    piece: list[Any] = []
    size = 0
    for row in rows:
        if piece and size + len(row.envelope) > PIECE_BYTES:
            yield piece
            piece, size = [], 0
        piece.append(row)
        size += len(row.envelope)
    if piece:
        yield piece


class TooLargeError(Exception):
    """The broker takes no message as large as one of these."""


class Publisher(Protocol):
    """Puts bytes on a topic under a key; returns when the broker has acknowledged all."""

    async def publish(self, messages: list[tuple[str, bytes, bytes]]) -> None:
        """`messages` are (topic, key, value), kept in order for each key; raises if any failed,
        TooLargeError when one never can be taken."""
        ...


class KafkaPublisher:
    """The idempotent aiokafka producer behind the port."""

    def __init__(self, bootstrap_servers: str) -> None:
        self._servers = bootstrap_servers
        self._producer: AIOKafkaProducer | None = None

    async def publish(self, messages: list[tuple[str, bytes, bytes]]) -> None:
        try:
            # A producer that meets a broker just as it dies would start for ever.
            async with asyncio.timeout(PUBLISH_LIMIT_S):
                producer = await self._started()
                sent = [
                    await producer.send(topic, value, key=key) for topic, key, value in messages
                ]
                await asyncio.gather(*sent)
        except (MessageSizeTooLargeError, RecordListTooLargeError):
            await self.close()
            raise TooLargeError from None
        except BaseException:
            await self.close()
            raise

    async def _started(self) -> AIOKafkaProducer:
        if self._producer is None:
            producer = AIOKafkaProducer(
                bootstrap_servers=self._servers,
                enable_idempotence=True,
                acks="all",
                linger_ms=2,
                max_batch_size=BATCH_BYTES,
                max_request_size=4_000_000,
                request_timeout_ms=10_000,
            )
            try:
                await producer.start()
            except BaseException:
                await producer.stop()
                raise
            self._producer = producer
        return self._producer

    async def close(self) -> None:
        """Let go of the producer; a broken one is replaced at the next publish."""
        producer, self._producer = self._producer, None
        if producer is not None:
            try:
                await asyncio.wait_for(producer.stop(), 5)
            except Exception as error:  # noqa: BLE001 - it is given up in any case
                log.warning("producer.stop_failed", error=type(error).__name__)


def with_sequence(envelope: bytes, sequence: int) -> bytes:
    """The stored envelope, completed with the producer's order (its outbox id)."""
    return b'{"sequence":%d,' % sequence + envelope[1:]


def _message(row: Any) -> tuple[str, bytes, bytes]:
    return row.topic, row.key.encode(), with_sequence(row.envelope, row.id)


class Relay:
    """Publishes unpublished outbox rows, the emergency lane first, in a lane in order of their ids.

    Leadership is an advisory lock on a connection of its own, so a killed leader's
    successor takes over when its connection is gone, and no two publish at once.
    """

    def __init__(self, units: Units, publisher: Publisher) -> None:
        self._units = units
        self._outbox: Table = units.outbox
        self._publisher = publisher
        names = {"outbox": self._outbox.fullname, "batch": BATCH}
        self._read, self._mark = text(UNPUBLISHED.format(**names)), text(MARK.format(**names))
        self._connection: AsyncConnection | None = None
        self._leads = False

    async def step(self) -> bool:
        """Publish one batch; gives whether there may be more. Does nothing while not leader."""
        leader = await self._lead()
        if leader is None:
            return False
        # By its own connection: reading tells at the same time whether the lock still stands.
        rows = await self._ask(leader, self._read, {})
        if not rows:
            return False
        for some in by_size(rows):
            await self._publish(leader, some)
        return len(rows) == BATCH

    async def _publish(self, leader: AsyncConnection, rows: Sequence[Any]) -> None:
        self._units.database.faults.reach(Window.COMMITTED)
        # No transaction is open while the broker is waited for.
        taken = await self._taken(rows)
        now = self._units.clock.now()
        # All of them: what was too large the sweeper has tried again, in ever longer pauses.
        await self._ask(leader, self._mark, {"ids": [row.id for row in rows], "now": now})
        for row in taken:
            PUBLISHED.labels(topic=row.topic).inc()
        for wake in self._units.also_woken:
            wake.set()

    async def _taken(self, rows: Sequence[Any]) -> list[Any]:
        """Publish what the broker takes; gives these rows. What is too large for it is found by
        halves and set aside: nothing else waits for what may never be taken."""
        try:
            await self._publisher.publish([_message(row) for row in rows])
        except TooLargeError:
            if len(rows) > 1:
                half = len(rows) // 2
                return [*await self._taken(rows[:half]), *await self._taken(rows[half:])]
            TOO_LARGE.labels(topic=rows[0].topic).inc()
            size, event_id = len(rows[0].envelope), str(rows[0].event_id)
            log.error("event.too_large", topic=rows[0].topic, event_id=event_id, bytes=size)
            return []
        return list(rows)

    async def _lead(self) -> AsyncConnection | None:
        """The connection that holds the leader's lock; None while another process leads."""
        if self._connection is None:
            connection = await self._units.database.engine.connect()
            self._connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
        if not self._leads:
            ((self._leads,),) = await self._ask(
                self._connection, LEAD, {"name": f"relay {self._outbox.fullname}"}
            )
        return self._connection if self._leads else None

    async def _ask(
        self, connection: AsyncConnection, statement: TextClause, values: Mapping[str, object]
    ) -> Sequence[Any]:
        try:
            found = await connection.execute(statement, values)
        except Exception:
            await self.release()
            raise
        return found.all() if found.returns_rows else ()

    async def release(self) -> None:
        """Give up leadership."""
        connection, self._connection = self._connection, None
        self._leads = False
        if connection is not None:
            await connection.invalidate()
            await connection.close()
