"""Officers' messages when nothing runs: those that were written, and who would get one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text

from schemas.vocabulary import PostKind
from services.gateway.adapters.reading import Rows, rows_of
from services.gateway.console.adapters.message_desk import counted
from services.gateway.console.adapters.touching import touching
from services.runtime.database import Database

# The first message of each: what is written to it later stands on its page.
SENT = text(f"""
select m.message_id, m.purpose, m.state, m.asked_at, m.in_force_at, m.selection,
       g.words_sealed, g.words_en_sealed, coalesce(o.name, k.name, '') as asked_by,
       x.mobilisation_id, x.state as mobilisation_state, x.ended_at, x.signature,
       a.event -> 'areas' -> 0 ->> 'name' as area
  from alerting_public.mobilisations x
  join lateral (select * from alerting_public.messages m
                 where m.mobilisation_id = x.mobilisation_id
                 order by m.asked_at, m.message_id limit 1) m on true
  join gateway.messages g using (message_id)
  left join gateway.alerts a on a.alert_id = x.alert_id
  left join gateway.officers o on o.officer_id::text = m.asked_by
  left join gateway.api_keys k on k.key_id = m.asked_by
 where x.plan = 'message' and {touching("x.communities")}
   and (cast(:before as uuid) is null or (x.created_at, x.mobilisation_id) < (
        select y.created_at, y.mobilisation_id from alerting_public.mobilisations y
          join alerting_public.messages b using (mobilisation_id) where b.message_id = :before))
 order by x.created_at desc, x.mobilisation_id desc limit :limit
""")
# Whom alerting would choose: of each post in the grids or above them the first who is there. By
# `node_id` both ways, or a district's every grid is held against its every node.
CHOSEN = text("""
with grids as (select node_id, path from roster_public.nodes where node_id = any(:grids)),
     led as (select p.post_id, p.node_id, n.path
               from roster_public.posts p join roster_public.nodes n using (node_id)
              where p.kind = any(:posts)),
     chosen as (select led.post_id from led cross join lateral unnest(led.path) above (node_id)
                  join grids on grids.node_id = above.node_id
                 union
                select led.post_id from grids cross join lateral unnest(grids.path) above (node_id)
                  join led on led.node_id = above.node_id)
select count(distinct x.person_id)::int as people
  from (select distinct on (post_id) h.person_id
          from chosen join roster_public.holders h using (post_id)
         where not h.away
         order by post_id, h.rank, h.person_id) x
""")


class NoticeDesk:
    """Reads; every call is one short look."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def sent(self, division: str, limit: int, before: UUID | None = None) -> Rows:
        """Those that a division has to do with, the newest first, their words still sealed; after
        one of them."""
        names = {"division": division, "limit": limit, "before": before}
        rows = await rows_of(self._database, SENT, **names)
        return await counted(self._database, rows)

    async def chosen(self, grids: Sequence[UUID], posts: Sequence[PostKind]) -> dict[str, Any]:
        """How many hold posts of these kinds (none: any that leads) there."""
        kinds = [str(kind) for kind in posts or PostKind if kind.leads]
        names = {"grids": list(grids), "posts": kinds}
        people = (await rows_of(self._database, CHOSEN, **names))[0]["people"]
        return {"people": people, "messages": people, "calls": 0}
