"""Claiming what landed: of one (topic, key, lane) the oldest events in the producer's order, by one
worker at a time; where the service wants it, of a few keys at once.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, Table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.runtime.turns import Flow

Claimed = Row[tuple[object, ...]]

# Whose events are open: one look into the index `ix_inbox_open` for each.
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
"""

# So many keys of each flow, and of all of them together so many events, in turns. What stands
# before an event in its key goes with it, whosever it is. The lock on the oldest open event of a
# key keeps the others of that key from other workers. (What landed has its order key in its key.)
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
select e.id, e.name, e.envelope, e.tries, e.due_at, e.topic, e.key, e.trace, e.nth
  from own o cross join lateral (
    select i.*, row_number() over (order by i.sequence, i.id) as nth
      from {inbox} i
     where i.topic = o.topic and i.key = o.key and i.lane_rank = o.lane_rank
       and i.handled_at is null and i.dead_at is null
     order by i.sequence, i.id limit :most) e
 order by e.nth, o.turn, e.id
 limit :most
"""


class Claims:
    """Which flows of an inbox wait, and claims of their open events."""

    def __init__(self, inbox: Table) -> None:
        self._flows = text(FLOWS.format(inbox=inbox.fullname))
        self._claim = text(CLAIM.format(inbox=inbox.fullname))

    async def waiting(self, connection: AsyncConnection) -> list[Flow]:
        """Whose events are open; nothing is locked."""
        rows = await connection.execute(self._flows)
        return [Flow(row.lane_rank, row.topic, row.trace) for row in rows]

    async def claim(
        self,
        connection: AsyncConnection,
        flows: Sequence[Flow],
        now: datetime,
        keys: int,
        most: int,
    ) -> Sequence[Claimed]:
        """Of these flows of one lane, what is due and no other worker has, of so many keys and in
        all so many events at most."""
        names = {
            "lane_rank": flows[0].lane_rank,
            "topics": [flow.topic for flow in flows],
            "traces": [flow.trace for flow in flows],
            "share": keys // len(flows),
            "most": most,
            "now": now,
        }
        return (await connection.execute(self._claim, names)).all()
