"""Whether what officers and senders say still gets through the house: events of the gateway that
nobody takes over, answers that nobody sends on, and canaries that do not arrive."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text

from services.gateway.adapters.reading import row_of
from services.runtime.clock import Clock
from services.runtime.database import Database

HELD_UP = timedelta(seconds=30)
"""Events are taken over, answers sent on within a second; so long after that somebody is away."""
STILL = timedelta(hours=1)
"""Where none set out for so long, canaries are switched off: the last of them says nothing."""
LATE = text("""
select (select min(created_at) from gateway.outbox
         where settled_at is null and created_at < :held_up) as events,
       (select min(recorded_at) from gateway.answers
         where emitted_at is null and recorded_at < :held_up) as answers,
       (select min(c.set_out_at) from gateway.canaries c
         where c.set_out_at < :canary
           and exists (select from gateway.canaries where set_out_at >= :flying)
           and not exists (select from notifier_public.canaries n
                             join gateway.canaries d using (canary_id)
                            where (n.arrived_at is not null or n.held_back is not null)
                              and d.set_out_at >= c.set_out_at)
       ) as canary
""")


@dataclass(frozen=True)
class Way:
    """Reads; every call is one short look. `canary_late`: as gateway-public is told."""

    database: Database
    clock: Clock
    canary_late: timedelta

    async def late(self) -> dict[str, datetime]:
        """What is late by name (`events`, `answers`, `canary`), with since when it waits."""
        now = self.clock.now()
        canary = now - self.canary_late
        values = {"held_up": now - HELD_UP, "canary": canary, "flying": canary - STILL}
        row = await row_of(self.database, LATE, **values)
        return {name: at for name, at in (row or {}).items() if at is not None}
