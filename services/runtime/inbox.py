"""The inbox: events are landed by the stream edge and handled by workers.

Claim: emergency lane first; of one (topic, key, lane) one event at a time, in the producer's
order. Effects, outbox rows and `handled_at` are one transaction. A handler that says `Later`
or fails is tried again with back-off up to a limit, then the row is a dead letter.
"""

import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime, timedelta
from traceback import walk_tb

import orjson
import structlog
from pydantic import ValidationError
from sqlalchemy import Row, Table, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas import ids
from schemas.envelope import Envelope
from schemas.events import BY_NAME, Event
from schemas.vocabulary import Lane
from services.runtime.errors import Later, Never
from services.runtime.metrics import HANDLE_SECONDS, HANDLED, LANDED
from services.runtime.unit import Unit, Units
from services.runtime.wake import Wake

log = structlog.get_logger(__name__)

Handler = Callable[[Unit, Envelope, Event], Awaitable[None]]
MOST_TRIES = 12
FIRST_BACKOFF_S = 0.2
LONGEST_BACKOFF_S = 60.0


def backoff(tries: int) -> timedelta:
    """The pause before the next try after `tries` failed ones."""
    return timedelta(seconds=min(FIRST_BACKOFF_S * 2 ** min(tries, 16), LONGEST_BACKOFF_S))


async def land(
    connection: AsyncConnection, inbox: Table, topic: str, raw: Iterable[bytes], now: datetime
) -> None:
    """Insert raw envelopes of a topic; the second copy of an event changes nothing.

    What is not an envelope becomes a dead letter at once, under an id made of its bytes.
    """
    rows = [_row(topic, body, now) for body in raw]
    if rows:
        statement = insert(inbox).on_conflict_do_nothing(index_elements=["event_id"])
        await connection.execute(statement, rows)
        LANDED.labels(topic=topic).inc(len(rows))


def _row(topic: str, body: bytes, now: datetime) -> dict[str, object]:
    row: dict[str, object] = {"topic": topic, "envelope": body, "landed_at": now, "due_at": now}
    try:
        envelope = Envelope.model_validate(orjson.loads(body))
    except (orjson.JSONDecodeError, ValidationError) as error:
        return row | {
            "event_id": ids.of("unreadable", topic, body.hex()),
            "name": "unreadable",
            "key": "",
            "lane_rank": Lane.CAMPAIGN.rank,
            "sequence": 0,
            "dead_at": now,
            "reason": f"not an envelope: {type(error).__name__}",
        }
    return row | {
        "event_id": envelope.event_id,
        "name": envelope.name,
        "key": envelope.key,
        "lane_rank": envelope.lane.rank,
        "sequence": envelope.sequence,
        "dead_at": None,
        "reason": None,
    }


CLAIM = """
select i.id, i.topic, i.name, i.key, i.lane_rank, i.envelope, i.tries
  from {inbox} i
 where i.handled_at is null and i.dead_at is null and i.due_at <= :now
   and not exists (
       select 1 from {inbox} e
        where e.topic = i.topic and e.key = i.key and e.lane_rank = i.lane_rank
          and e.handled_at is null and e.dead_at is null
          and (e.sequence, e.id) < (i.sequence, i.id))
 order by i.lane_rank, i.id
 limit 1
 for update skip locked
"""


class InboxWorker:
    """Claims landed events and hands them to the service's handlers, one transaction each.

    `own_events` are those that never travel on a topic, such as due timers.
    """

    def __init__(
        self,
        units: Units,
        inbox: Table,
        handlers: Mapping[str, Handler],
        own_events: Mapping[str, type[Event]] | None = None,
    ) -> None:
        self._units = units
        self._inbox = inbox
        self._handlers = handlers
        self._events = {**BY_NAME, **(own_events or {})}
        self._claim = text(CLAIM.format(inbox=inbox.fullname))
        self.landed = Wake()

    async def step(self) -> bool:
        """Handle at most one event; gives whether one was found."""
        row: Row[tuple[object, ...]] | None = None
        try:
            async with self._units.begin() as unit:
                claimed = await unit.connection.execute(self._claim, {"now": unit.now})
                row = claimed.first()
                if row is None:
                    return False
                await self._handle(unit, row)
                await self._mark(unit.connection, row.id, handled_at=unit.now)
        except Exception as error:
            if row is None:
                raise
            await self._put_back(row, error)
            return True
        HANDLED.labels(name=row.name, result="done").inc()
        return True

    async def _handle(self, unit: Unit, row: Row[tuple[object, ...]]) -> None:
        handler = self._handlers.get(row.name)
        event_type = self._events.get(row.name)
        if handler is None or event_type is None:
            raise Never(f"no handler for {row.name}")
        envelope = Envelope.model_validate(orjson.loads(row.envelope))
        try:
            event = event_type.model_validate(envelope.payload)
        except ValidationError as error:
            fields = ", ".join(".".join(map(str, item["loc"])) for item in error.errors()[:5])
            raise Never(f"payload does not fit {row.name}: {fields}") from None
        started = time.perf_counter()
        await handler(unit, envelope, event)
        HANDLE_SECONDS.labels(name=row.name).observe(time.perf_counter() - started)

    async def _mark(self, connection: AsyncConnection, row_id: int, **values: object) -> None:
        """Mark an open row: what another worker finished meanwhile stays as it is."""
        inbox = self._inbox.c
        still_open = (inbox.id == row_id, inbox.handled_at.is_(None), inbox.dead_at.is_(None))
        await connection.execute(update(self._inbox).where(*still_open).values(**values))

    async def _put_back(self, row: Row[tuple[object, ...]], error: Exception) -> None:
        tries = row.tries + 1
        # A database that is away or a lost race says nothing against the event.
        passing = isinstance(error, DBAPIError) and _is_passing(error)
        dead = isinstance(error, Never) or (tries >= MOST_TRIES and not passing)
        reason = describe(error)
        log.warning("event.failed", name=row.name, tries=tries, dead=dead, reason=reason)
        HANDLED.labels(name=row.name, result="dead" if dead else "later").inc()
        async with self._units.begin() as unit:
            now = unit.now
            values: dict[str, object] = {"tries": tries, "reason": reason}
            values |= {"dead_at": now} if dead else {"due_at": now + backoff(tries)}
            await self._mark(unit.connection, row.id, **values)


def _is_passing(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None) or "08000"
    return error.connection_invalidated or state[:2] in ("08", "40", "53", "55", "57")


def describe(error: Exception) -> str:
    """Why, without the values that an error's text may carry."""
    if isinstance(error, Later | Never):
        return str(error)
    frames = [frame for frame, _line in walk_tb(error.__traceback__)]
    own = [f for f in frames if f.f_globals.get("__name__", "").startswith("services.")]
    where = f" in {own[-1].f_globals['__name__']}.{own[-1].f_code.co_name}" if own else ""
    return f"{type(error).__name__}{where}"
