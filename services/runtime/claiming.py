"""Whose turn it is: which landed events a worker takes next.

The emergency lane first; of a lane commands, then each topic's events of each alert in their turn,
so that nobody waits behind another's backlog; of one (topic, key, lane) the oldest events in the
producer's order, by one worker at a time; where the service wants it, of a few keys at once.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import Row, Table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.runtime.landing import NO_TRACE

Claimed = Row[tuple[object, ...]]
MOST_FLOWS = 4
"""In one transaction: a new alert needs statements of its own, for which all others would wait."""

Flow = Row[tuple[object, ...]]
"""What one topic tells of one alert: its lane, topic and trace."""
NOBODY = ("", NO_TRACE)

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


class Turns:
    """Claims open events of an inbox; each flow of a lane has its turn."""

    def __init__(self, inbox: Table) -> None:
        self._flows = text(FLOWS.format(inbox=inbox.fullname))
        self._claim = text(CLAIM.format(inbox=inbox.fullname))
        self._served = NOBODY

    async def waiting(self, connection: AsyncConnection) -> Sequence[Flow]:
        """Whose events are open, in their turn; nothing is locked."""
        after = dict(zip(("after_topic", "after_trace"), self._served, strict=True))
        return (await connection.execute(self._flows, after)).all()

    async def claim(
        self,
        connection: AsyncConnection,
        flows: Sequence[Flow],
        now: datetime,
        keys: int,
        most: int,
    ) -> Sequence[Claimed]:
        """Of those that wait, what is due and no other worker has, of so many keys and in all so
        many events at most; the best lane first, and of a lane those whose turn it is."""
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
                    "now": now,
                }
                if rows := (await connection.execute(self._claim, names)).all():
                    self._served = (some[-1].topic, some[-1].trace)
                    return rows
        return ()


def _precedence(flow: Flow) -> tuple[int, bool]:
    """An officer's word stands behind nothing; all else of a lane in its turn."""
    return flow.lane_rank, not flow.topic.endswith("-commands")
