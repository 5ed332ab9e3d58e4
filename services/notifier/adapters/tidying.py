"""What only grows and nobody needs any more is deleted: receipts that were handled, withdrawals."""

from datetime import timedelta

from sqlalchemy import text

from services.runtime.sweeper import KEEP_INBOX
from services.runtime.unit import Units

IDLE_S = 60.0
BATCH = 5_000
KEEP: timedelta = KEEP_INBOX
"""An order that may still come is no older."""

# Of the oldest alone: no index has to be kept for it, and there are never many to look at.
RECEIPTS = text(f"""
delete from notifier.receipts
 where id in (select o.id from (select id, handled_at from notifier.receipts
                                 order by id limit {BATCH}) o
               where o.handled_at < :before)
""")
TOMBSTONES = text(f"""
delete from notifier.tombstones
 where (attempt_id, community_code) in
       (select attempt_id, community_code from notifier.tombstones
         where at < :before order by at limit {BATCH})
""")


class Tidying:
    """Deletes a batch of each."""

    def __init__(self, units: Units) -> None:
        self._units = units

    async def step(self) -> bool:
        """One round; gives whether there may be more."""
        names = {"before": self._units.clock.now() - KEEP}
        async with self._units.database.reading() as connection:
            gone = [
                (await connection.execute(statement, names)).rowcount
                for statement in (RECEIPTS, TOMBSTONES)
            ]
        return BATCH in gone
