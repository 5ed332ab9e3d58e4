"""The inbox: events are landed by the stream edge and handled by workers.

Claim: emergency lane first; of one (topic, key, lane) the oldest events in the producer's order,
by one worker at a time. Effects, outbox rows and `handled_at` are one transaction. Of several, the
one whose handler says `Later` or fails is tried again, alone, with back-off up to a limit, then it
is a dead letter; when their commit fails, each is tried alone.
"""

import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from itertools import takewhile
from traceback import walk_tb

import orjson
import structlog
from pydantic import ValidationError
from sqlalchemy import ARRAY, BigInteger, Row, Table, TextClause, cast, func, text, update
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
Claimed = Row[tuple[object, ...]]
MOST_TOGETHER = 24
"""Of one key in one transaction: what they have in common is read and written once."""
MOST_TRIES = 12
FIRST_BACKOFF_S = 0.2
LONGEST_BACKOFF_S = 60.0


def backoff(tries: int) -> timedelta:
    """The pause before the next try after `tries` failed ones."""
    return timedelta(seconds=min(FIRST_BACKOFF_S * 2 ** min(tries, 16), LONGEST_BACKOFF_S))


# One statement of few parameters, however many events a batch has.
LAND = """
insert into {inbox} (topic, landed_at, due_at, envelope, event_id, name, key, lane_rank, sequence,
                     dead_at, reason)
select :topic, cast(:now as timestamptz), cast(:now as timestamptz), *
  from unnest(cast(:envelopes as bytea[]), cast(:event_ids as uuid[]), cast(:names as text[]),
              cast(:keys as text[]), cast(:lane_ranks as smallint[]),
              cast(:sequences as bigint[]), cast(:dead_ats as timestamptz[]),
              cast(:reasons as text[]))
on conflict (event_id) do nothing
"""


async def land(
    connection: AsyncConnection, inbox: Table, topic: str, raw: Iterable[bytes], now: datetime
) -> None:
    """Insert raw envelopes of a topic; the second copy of an event changes nothing.

    What is not an envelope becomes a dead letter at once, under an id made of its bytes.
    """
    rows = [_row(topic, body, now) for body in raw]
    if rows:
        columns = {f"{name}s": [row[name] for row in rows] for name in rows[0]}
        statement = _land_statement(inbox.fullname)
        await connection.execute(statement, columns | {"topic": topic, "now": now})
        LANDED.labels(topic=topic).inc(len(rows))


@cache
def _land_statement(inbox: str) -> TextClause:
    return text(LAND.format(inbox=inbox))


def _row(topic: str, body: bytes, now: datetime) -> dict[str, object]:
    row: dict[str, object] = {"envelope": body}
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


# The lock on the oldest open event of a key keeps the others of that key from other workers.
CLAIM = """
with head as materialized (
    select i.topic, i.key, i.lane_rank
      from {inbox} i
     where i.handled_at is null and i.dead_at is null and i.due_at <= :now
       and not exists (
           select 1 from {inbox} e
            where e.topic = i.topic and e.key = i.key and e.lane_rank = i.lane_rank
              and e.handled_at is null and e.dead_at is null
              and (e.sequence, e.id) < (i.sequence, i.id))
     order by i.lane_rank, i.id
     limit 1
     for update skip locked)
select i.id, i.name, i.envelope, i.tries, i.due_at
  from head h join {inbox} i using (topic, key, lane_rank)
 where i.handled_at is null and i.dead_at is null
 order by i.sequence, i.id
 limit :most
"""


class InboxWorker:
    """Claims landed events and hands them to the service's handlers, those of one key together.

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
        self._alone = 0
        self.landed = Wake()

    async def step(self) -> bool:
        """Handle the next events of one key; gives whether any were found."""
        rows: Sequence[Claimed] = ()
        at: Claimed | None = None
        try:
            async with self._units.begin() as unit:
                rows = await self._next(unit, 1 if self._alone else MOST_TOGETHER)
                for row in rows:
                    at = row
                    await self._handle(unit, row)
                at = rows[0] if len(rows) == 1 else None
                await self._mark(unit.connection, rows, handled_at=unit.now)
        except Exception as error:
            if not rows:
                raise
            await self._failed(rows, at, error)
            return True
        self._alone = max(0, self._alone - len(rows))
        for row in rows:
            HANDLED.labels(name=row.name, result="done").inc()
        return bool(rows)

    async def _next(self, unit: Unit, most: int) -> Sequence[Claimed]:
        found = await unit.connection.execute(self._claim, {"now": unit.now, "most": most})
        rows = found.all()
        # One that has failed is tried alone, and while it waits it holds back those after it.
        together = takewhile(lambda row: not row.tries and row.due_at <= unit.now, rows)
        return list(together) or rows[:1]

    async def _handle(self, unit: Unit, row: Claimed) -> None:
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

    async def _mark(
        self, connection: AsyncConnection, rows: Sequence[Claimed], **values: object
    ) -> None:
        """Mark open rows: what another worker finished meanwhile stays as it is."""
        inbox = self._inbox.c
        ours = inbox.id == func.any(cast([row.id for row in rows], ARRAY(BigInteger)))
        still_open = (ours, inbox.handled_at.is_(None), inbox.dead_at.is_(None))
        if rows:
            await connection.execute(update(self._inbox).where(*still_open).values(**values))

    async def _failed(self, rows: Sequence[Claimed], at: Claimed | None, error: Exception) -> None:
        """Put back the one at which it failed; where nobody knows which, each is tried alone."""
        if at is not None:
            await self._put_back(at, error)
        else:
            self._alone = len(rows)
            log.warning("events.failed", count=len(rows), reason=describe(error))

    async def _put_back(self, row: Claimed, error: Exception) -> None:
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
            await self._mark(unit.connection, [row], **values)


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
