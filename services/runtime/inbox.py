"""The inbox: events are landed by the stream edge and handled by workers.

Claim: emergency lane first; of a lane commands, then each topic's events of each alert in their
turn, so that nobody waits behind another's backlog; of one (topic, key, lane) the oldest events in
the producer's order, by one worker at a time; where the service wants it, of a few keys at once.
Effects, outbox rows and `handled_at` are one transaction. Of several, the one whose handler says
`Later` or fails is tried again, alone, with back-off up to a limit, then it is a dead letter; when
their commit fails, each is tried alone.
"""

import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from itertools import groupby, takewhile
from traceback import walk_tb
from uuid import UUID

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
from services.runtime.unit import Unit, Units, joined
from services.runtime.wake import Wake

log = structlog.get_logger(__name__)

Handler = Callable[[Unit, Envelope, Event], Awaitable[None]]
Claimed = Row[tuple[object, ...]]
MOST_TOGETHER = 24
"""In one transaction: what they have in common is read and written once. Whoever comes next waits
for it, so not more: with twice as many an event costs a twentieth less."""
MOST_FLOWS = 4
"""In one transaction: a new alert needs statements of its own, for which all others would wait."""
MOST_TRIES = 12
FIRST_BACKOFF_S = 0.2
LONGEST_BACKOFF_S = 60.0


def backoff(tries: int) -> timedelta:
    """The pause before the next try after `tries` failed ones."""
    return timedelta(seconds=min(FIRST_BACKOFF_S * 2 ** min(tries, 16), LONGEST_BACKOFF_S))


# One statement of few parameters, however many events a batch has.
LAND = """
insert into {inbox} (topic, landed_at, due_at, envelope, event_id, name, key, lane_rank, sequence,
                     trace, dead_at, reason)
select :topic, cast(:now as timestamptz), cast(:now as timestamptz),
       substring(cast(:bodies as bytea) from n.start for n.length),
       n.event_id, n.name, n.key, n.lane_rank, n.sequence, n.trace, n.dead_at, n.reason
  from unnest(cast(:starts as int[]), cast(:lengths as int[]), cast(:event_ids as uuid[]),
              cast(:names as text[]), cast(:keys as text[]), cast(:lane_ranks as smallint[]),
              cast(:sequences as bigint[]), cast(:traces as uuid[]),
              cast(:dead_ats as timestamptz[]), cast(:reasons as text[]))
       as n(start, length, event_id, name, key, lane_rank, sequence, trace, dead_at, reason)
on conflict (event_id) do nothing
"""


async def land(
    connection: AsyncConnection, inbox: Table, topic: str, raw: Iterable[bytes], now: datetime
) -> None:
    """Insert raw envelopes of a topic; the second copy of an event changes nothing.

    What is not an envelope becomes a dead letter at once, under an id made of its bytes.
    """
    bodies = list(raw)
    rows = [_row(topic, body, now) for body in bodies]
    if rows:
        columns = {f"{name}s": [row[name] for row in rows] for name in rows[0]}
        statement = _land_statement(inbox.fullname)
        names = {"topic": topic, "now": now}
        await connection.execute(statement, columns | joined(bodies) | names)
        LANDED.labels(topic=topic).inc(len(rows))


@cache
def _land_statement(inbox: str) -> TextClause:
    return text(LAND.format(inbox=inbox))


def _row(topic: str, body: bytes, now: datetime) -> dict[str, object]:
    try:
        envelope = Envelope.model_validate(orjson.loads(body))
    except (orjson.JSONDecodeError, ValidationError) as error:
        return {
            "event_id": ids.of("unreadable", topic, body.hex()),
            "name": "unreadable",
            "key": "",
            "lane_rank": Lane.CAMPAIGN.rank,
            "sequence": 0,
            "trace": NOBODY[1],
            "dead_at": now,
            "reason": f"not an envelope: {type(error).__name__}",
        }
    return {
        "event_id": envelope.event_id,
        "name": envelope.name,
        "key": envelope.key,
        "lane_rank": envelope.lane.rank,
        "sequence": envelope.sequence,
        "trace": envelope.trace,
        "dead_at": None,
        "reason": None,
    }


Flow = tuple[str, UUID]
"""What one topic tells of one alert."""
NOBODY: Flow = ("", UUID(int=0))

# Whose events are open, the best lane first, and of a lane those after the one that was served
# last: one look into the index `ix_inbox_open` for each.
FLOWS = """
with recursive flow as (
    (select i.lane_rank, i.topic, i.trace from {inbox} i
      where i.handled_at is null and i.dead_at is null
      order by i.lane_rank, i.topic, i.trace limit 1)
    union all
    select n.* from flow f cross join lateral (
        select i.lane_rank, i.topic, i.trace from {inbox} i
         where i.handled_at is null and i.dead_at is null
           and (i.lane_rank, i.topic, i.trace) > (f.lane_rank, f.topic, f.trace)
         order by i.lane_rank, i.topic, i.trace limit 1) n)
select lane_rank, topic, trace from flow
 order by lane_rank, (topic, trace) > (:after_topic, :after_trace) desc, topic, trace
"""

# So many keys of each flow, and of all of them together so many events, in turns. What stands
# before an event in its key goes with it, whosever it is. The lock on the oldest open event of a
# key keeps the others of that key from other workers.
CLAIM = """
with head as materialized (
    select h.id, h.topic, h.key, h.lane_rank, f.turn
      from unnest(cast(:topics as text[]), cast(:traces as uuid[]))
           with ordinality as f(topic, trace, turn)
     cross join lateral (
        select h.id, h.topic, h.key, h.lane_rank
          from {inbox} i
         cross join lateral (
               select e.id from {inbox} e
                where e.topic = i.topic and e.key = i.key and e.lane_rank = i.lane_rank
                  and e.handled_at is null and e.dead_at is null
                order by e.sequence, e.id limit 1) oldest
          join {inbox} h on h.id = oldest.id
         where i.lane_rank = :lane_rank and i.topic = f.topic and i.trace = f.trace
           and i.handled_at is null and i.dead_at is null
           and not exists (
               select 1 from {inbox} e
                where e.topic = i.topic and e.key = i.key and e.lane_rank = i.lane_rank
                  and e.trace = i.trace and e.handled_at is null and e.dead_at is null
                  and (e.sequence, e.id) < (i.sequence, i.id))
           and h.handled_at is null and h.dead_at is null and h.due_at <= :now
         order by i.id
         limit :share
           for update of h skip locked) h),
own as (select topic, key, lane_rank, min(turn) as turn from head group by topic, key, lane_rank)
select e.id, e.name, e.envelope, e.tries, e.due_at, e.topic, e.key, e.nth
  from own o cross join lateral (
    select i.*, row_number() over (order by i.sequence, i.id) as nth
      from {inbox} i
     where i.topic = o.topic and i.key = o.key and i.lane_rank = o.lane_rank
       and i.handled_at is null and i.dead_at is null
     order by i.sequence, i.id limit :most) e
 order by e.nth, o.turn, e.id
 limit :most
"""


class InboxWorker:
    """Claims landed events and hands them to the service's handlers, those of one key together.

    `own_events` are those that never travel on a topic, such as due timers; `keys` is of how many
    keys at once.
    """

    def __init__(
        self,
        units: Units,
        inbox: Table,
        handlers: Mapping[str, Handler],
        own_events: Mapping[str, type[Event]] | None = None,
        keys: int = 1,
    ) -> None:
        self._units = units
        self._keys = keys
        self._inbox = inbox
        self._handlers = handlers
        self._events = {**BY_NAME, **(own_events or {})}
        self._flows = text(FLOWS.format(inbox=inbox.fullname))
        self._claim = text(CLAIM.format(inbox=inbox.fullname))
        self._alone = 0
        self._served = NOBODY
        self.landed = Wake()

    async def step(self) -> bool:
        """Handle the next events of one key, or of a few; gives whether any were found."""
        rows: Sequence[Claimed] = ()
        at: Claimed | None = None
        try:
            async with self._units.begin() as unit:
                rows = await self._next(unit)
                for row in rows:
                    at = row
                    unit.together.append(self._read(row))
                for row, (envelope, event) in zip(rows, unit.together, strict=True):
                    at = row
                    await self._handle(unit, envelope, event)
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

    async def _next(self, unit: Unit) -> Sequence[Claimed]:
        """One event that has failed, or what was never tried, by keys."""
        rows = await self._claimed(unit)
        # One that has failed is tried alone, and while it waits it holds back those after it.
        failed = [row for row in rows if row.nth == 1 and row.tries]
        if failed:
            return failed[:1]
        together: list[Claimed] = []
        # By key, so that two workers never wait for each other's rows in a circle.
        for _key, of_key in groupby(sorted(rows, key=_place), _place):
            together += takewhile(lambda row: not row.tries and row.due_at <= unit.now, of_key)
        return together

    async def _claimed(self, unit: Unit) -> Sequence[Claimed]:
        """Of those whose turn it is, what is due and no other worker has; the best lane first."""
        keys, most = (1, 1) if self._alone else (self._keys, MOST_TOGETHER)
        after = dict(zip(("after_topic", "after_trace"), self._served, strict=True))
        flows = (await unit.connection.execute(self._flows, after)).all()
        for _lane, in_lane in groupby(sorted(flows, key=_precedence), lambda flow: flow.lane_rank):
            waiting, at_once = list(in_lane), min(keys, MOST_FLOWS)
            for start in range(0, len(waiting), at_once):
                some = waiting[start : start + at_once]
                names = {
                    "lane_rank": some[0].lane_rank,
                    "topics": [flow.topic for flow in some],
                    "traces": [flow.trace for flow in some],
                    "share": keys // len(some),
                    "most": most,
                    "now": unit.now,
                }
                if rows := (await unit.connection.execute(self._claim, names)).all():
                    self._served = (some[-1].topic, some[-1].trace)
                    return rows
        return ()

    def _read(self, row: Claimed) -> tuple[Envelope, Event]:
        event_type = self._events.get(row.name)
        if row.name not in self._handlers or event_type is None:
            raise Never(f"no handler for {row.name}")
        envelope = Envelope.model_validate(orjson.loads(row.envelope))
        try:
            event = event_type.model_validate(envelope.payload)
        except ValidationError as error:
            fields = ", ".join(".".join(map(str, item["loc"])) for item in error.errors()[:5])
            raise Never(f"payload does not fit {row.name}: {fields}") from None
        return envelope, event

    async def _handle(self, unit: Unit, envelope: Envelope, event: Event) -> None:
        started = time.perf_counter()
        await self._handlers[envelope.name](unit, envelope, event)
        HANDLE_SECONDS.labels(name=envelope.name).observe(time.perf_counter() - started)

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


def _precedence(flow: Claimed) -> tuple[int, bool]:
    """An officer's word stands behind nothing; all else of a lane in its turn."""
    return flow.lane_rank, not flow.topic.endswith("-commands")


def _place(row: Claimed) -> tuple[str, str]:
    return row.key, row.topic


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
