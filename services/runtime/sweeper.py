"""The sweeper: an event is done when its consumer has landed it, not when the broker took it.

It settles outbox rows whose event stands in the consumer's published landings, publishes the
rest again with back-off, and deletes settled rows and handled inbox rows that are old.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Table, TextClause, text

from services.runtime.metrics import REPUBLISHED
from services.runtime.unit import Units
from services.runtime.wake import Wake

OVERTAKEN_AFTER = timedelta(seconds=2)
SILENT_AFTER = timedelta(seconds=5)
BATCH = 5_000
TIDY_EVERY = timedelta(minutes=1)
KEEP_SETTLED = timedelta(hours=1)
KEEP_INBOX = timedelta(days=30)
"""Longer than any topic's retention: the second copy of an event must still meet its first."""

# Asked first, by the index of what is unsettled: a service at rest has nothing, for no consumer.
UNSETTLED = "select exists (select from {outbox} where settled_at is null)"

SETTLE = """
with oldest as (
    select o.id, o.event_id from {outbox} o
     where o.settled_at is null and o.published_at is not null and o.topic = any(:topics)
     order by o.id limit {batch})
update {outbox} o set settled_at = :now
  from oldest
 where o.id = oldest.id
   and exists (select 1 from {consumer}_public.landings l where l.event_id = oldest.event_id)
"""

REPUBLISH = """
update {outbox} o set published_at = null
 where o.id in (
    select p.id from {outbox} p
     where p.settled_at is null and p.published_at is not null and p.topic = any(:topics)
       and (p.published_at < :silent_before - p.publishes * interval '2 seconds'
            or (p.published_at < :overtaken_before - p.publishes * interval '2 seconds'
                and exists (select 1 from {outbox} n
                             where n.topic = p.topic and n.key = p.key and n.id > p.id
                               and n.lane_rank = p.lane_rank
                               and n.settled_at is not null)))
     order by p.id limit {batch})
returning o.topic
"""


@cache
def _statements(outbox: str, consumer: str) -> tuple[TextClause, TextClause]:
    names = {"outbox": outbox, "consumer": consumer, "batch": BATCH}
    return text(SETTLE.format(**names)), text(REPUBLISH.format(**names))


@dataclass(frozen=True)
class Route:
    """Topics of this service that one consumer lands."""

    consumer: str
    topics: tuple[str, ...]


class Sweeper:
    """Settles, republishes and tidies one service's outbox, and tidies its inbox if it has one."""

    def __init__(
        self,
        units: Units,
        routes: tuple[Route, ...],
        published: Wake,
        inbox: Table | None = None,
    ) -> None:
        self._units = units
        self._routes = routes
        self._published = published
        self._inbox = inbox
        self._tidied_at: datetime | None = None
        self._unsettled = text(UNSETTLED.format(outbox=units.outbox.fullname))

    async def step(self) -> bool:
        """One round over all routes; gives whether more is waiting."""
        now = self._units.clock.now()
        more = False
        if await self._anything():
            for route in self._routes:
                more = await self._sweep(route, now) or more
        await self._tidy(now)
        return more

    async def _anything(self) -> bool:
        async with self._units.database.reading() as connection:
            return bool((await connection.execute(self._unsettled)).scalar_one())

    async def _sweep(self, route: Route, now: datetime) -> bool:
        settle, republish = _statements(self._units.outbox.fullname, route.consumer)
        async with self._units.database.reading() as connection:
            settled = await connection.execute(settle, {"now": now, "topics": list(route.topics)})
            again = await connection.execute(
                republish,
                {
                    "topics": list(route.topics),
                    "silent_before": now - SILENT_AFTER,
                    "overtaken_before": now - OVERTAKEN_AFTER,
                },
            )
            topics = [row.topic for row in again]
        for topic in topics:
            REPUBLISHED.labels(topic=topic).inc()
        if topics:
            self._published.set()
        return settled.rowcount == BATCH

    async def _tidy(self, now: datetime) -> None:
        if self._tidied_at is not None and now < self._tidied_at + TIDY_EVERY:
            return
        self._tidied_at = now
        await self._delete(self._units.outbox.fullname, "settled_at", now - KEEP_SETTLED)
        if self._inbox is not None:
            await self._delete(self._inbox.fullname, "handled_at", now - KEEP_INBOX)

    async def _delete(self, table: str, column: str, before: datetime) -> None:
        statement = text(
            f"delete from {table} where id in (select id from {table}"
            f" where {column} < :before order by {column} limit {BATCH})"
        )
        async with self._units.database.begin() as connection:
            await connection.execute(statement, {"before": before})
