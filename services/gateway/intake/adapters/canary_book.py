"""Canaries that set out, in PostgreSQL, with what the notifier publishes of their arrival."""

from datetime import datetime, timedelta
from uuid import UUID

from prometheus_client import Gauge
from sqlalchemy import text

from services.gateway.intake.domain.canary import Flight, Watch
from services.runtime.unit import Unit

KEPT = timedelta(days=7)
TURN = text("select pg_try_advisory_xact_lock(hashtextextended('gateway canary', 0))")
LAST = text("select max(set_out_at) from gateway.canaries")
ADD = text("insert into gateway.canaries (canary_id, set_out_at) values (:canary_id, :now)")
TIDY = text("delete from gateway.canaries where set_out_at < :before")
FLIGHTS = text("""
select c.set_out_at, n.posted_at, n.arrived_at, n.held_back is not null as held_back
  from (select * from gateway.canaries order by set_out_at desc limit 100) c
  left join notifier_public.canaries n using (canary_id)
 order by c.set_out_at desc
""")

SECONDS = Gauge(
    "muster_canary_seconds",
    "Time of the newest canary that arrived, to the provider (posted) and to its number (arrived).",
    ["to"],
)
LATE = Gauge("muster_canary_late", "1 while a canary is late.")
LOOKED_AT = Gauge(
    "muster_canary_looked_at_seconds",
    "When canaries were last looked for, by this machine's clock; 0: none are sent.",
)


class PostgresCanaries:
    """The Canaries port on one unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._connection = unit.connection
        self._now = unit.now

    async def take_turn(self) -> bool:
        return bool((await self._connection.execute(TURN)).scalar_one())

    async def last(self) -> datetime | None:
        last = (await self._connection.execute(LAST)).scalar_one()
        assert last is None or isinstance(last, datetime)
        return last

    async def add(self, canary_id: UUID) -> None:
        await self._connection.execute(ADD, {"canary_id": canary_id, "now": self._now})
        await self._connection.execute(TIDY, {"before": self._now - KEPT})

    async def flights(self) -> list[Flight]:
        rows = await self._connection.execute(FLIGHTS)
        return [
            Flight(row.set_out_at, row.posted_at, row.arrived_at, row.held_back) for row in rows
        ]


def begin() -> None:
    """From now on somebody looks: who never gets to, since the database is away, shows by this."""
    LOOKED_AT.set_to_current_time()


def show(seen: Watch) -> None:
    """Put what was seen into the metrics."""
    LOOKED_AT.set_to_current_time()
    for to, seconds in (("posted", seen.posted_s), ("arrived", seen.arrived_s)):
        if seconds is not None:
            SECONDS.labels(to=to).set(seconds)
    LATE.set(seen.late is not None)
