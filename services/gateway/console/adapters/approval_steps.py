"""What signatures' clocks did, as alerting publishes it, each step taken once."""

from sqlalchemy import text

from services.gateway.console.ports.approvals import ApprovalStep
from services.runtime.unit import Unit

# Whoever else takes the same steps waits for this transaction, and finds them taken.
TAKE = text("""
with open as (
    select s.* from alerting_public.approval_steps s
     where not exists (select from gateway.audited_steps a where a.entry_id = s.entry_id)
     order by s.entry_id limit :most),
taken as (
    insert into gateway.audited_steps (entry_id) select entry_id from open
    on conflict do nothing returning entry_id)
select open.mobilisation_id, open.at, open.what, open.person_id
  from open join taken using (entry_id) order by entry_id
""")


class PublishedSteps:
    """The TakeSteps port on one unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._connection = unit.connection

    async def __call__(self, most: int) -> list[ApprovalStep]:
        rows = await self._connection.execute(TAKE, {"most": most})
        return [ApprovalStep(row.mobilisation_id, row.at, row.what, row.person_id) for row in rows]
