"""Canaries in PostgreSQL: beside the attempts, so that no figure ever counts one."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.events.attempt_orders import CanaryOrder
from services.notifier.domain.accounts import Account
from services.notifier.domain.canary import Canary
from services.notifier.domain.lattice import Happening
from services.notifier.domain.outcomes import Outcome

KEPT = timedelta(days=7)
TAKE_IN = text("""
insert into notifier.canaries (canary_id, set_out_at, not_after, ordered_at)
values (:canary_id, :set_out_at, :not_after, :now) on conflict (canary_id) do nothing
""")
CLAIM = text("""
update notifier.canaries set claimed_at = :now
 where canary_id in (select canary_id from notifier.canaries
                      where claimed_at is null and not_after > :now
                      order by set_out_at limit :most for update skip locked)
returning canary_id, not_after
""")
OUTCOME = text("""
update notifier.canaries
   set posted_at = :posted_at, outcome = :outcome,
       claimed_at = case when :released then null else claimed_at end
 where canary_id = :canary_id
""")
# A receipt is believed as an attempt's is: by signature, account, and the id in its address.
ARRIVALS = text("""
update notifier.canaries c set arrived_at = r.received_at
  from notifier.receipts r
 where c.arrived_at is null and c.claimed_at is not null
   and r.attempt_id = c.canary_id and r.account = :account and r.provider_status = 'delivered'
""")
# Also of what was posted: where the line opened meanwhile, its receipt may never come.
HOLD_BACK = text("""
update notifier.canaries set held_back = :why
 where arrived_at is null and held_back is null and not_after > :now
""")
TIDY = text("delete from notifier.canaries where set_out_at < :before")


class CanaryTable:
    """The port `Canaries`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def take_in(self, order: CanaryOrder, now: datetime) -> None:
        await self._connection.execute(TAKE_IN, {**order.model_dump(), "now": now})

    async def claim(self, now: datetime, most: int) -> list[Canary]:
        rows = await self._connection.execute(CLAIM, {"now": now, "most": most})
        return [Canary(row.canary_id, row.not_after) for row in rows]

    async def note_outcome(self, canary_id: UUID, outcome: Outcome, now: datetime) -> None:
        sent = outcome.happening is Happening.SENT
        said = str(outcome.happening) + (f" {outcome.reason}" if outcome.reason else "")
        names = {
            "canary_id": canary_id,
            "posted_at": now if sent else None,
            "outcome": said,
            "released": outcome.happening is Happening.RELEASED,
        }
        await self._connection.execute(OUTCOME, names)

    async def note_arrivals(self) -> None:
        await self._connection.execute(ARRIVALS, {"account": str(Account.EMERGENCY)})

    async def hold_back(self, why: str, now: datetime) -> int:
        return (await self._connection.execute(HOLD_BACK, {"why": why, "now": now})).rowcount

    async def tidy(self, now: datetime) -> None:
        await self._connection.execute(TIDY, {"before": now - KEPT})
