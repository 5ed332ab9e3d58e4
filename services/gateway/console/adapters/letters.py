"""Dead letters of all services, and what became of those that were handed over again."""

from sqlalchemy import text

from schemas.events.commands import REPLAYS

LETTERS, AGAIN = (
    " union all ".join(
        f"select '{service}' as service, * from {service}_public.{view}" for service in REPLAYS
    )
    for view in ("dead_letters", "replayed_letters")
)
DEAD = text(f"""
with letters as ({LETTERS})
select l.*, c.at as asked_at, c.actor as asked_by
  from letters l
  left join lateral (
       select c.at, c.actor from gateway.commands c
        where c.kind = 'replay-letter' and c.target = l.event_id::text and c.at >= l.dead_at
        order by c.at desc limit 1) c on true
 where cast(:last_event_id as uuid) is null
    or (l.dead_at, l.event_id) < (cast(:last_dead_at as timestamptz), cast(:last_event_id as uuid))
 order by l.dead_at desc, l.event_id desc limit :limit
""")
COUNT = text(f"select count(*) as count from ({LETTERS}) letters")
# The owner's command leaves nobody's name, whoever had asked here before it.
REPLAYED = text(f"""
with again as ({AGAIN})
select a.service, a.event_id, a.topic, a.name, a.replayed_at, a.handled_at, a.dead_at, a.reason,
       c.actor as asked_by,
       case when a.handled_at is not null then 'handled'
            when a.dead_at is not null then 'failed' else 'waiting' end as state
  from again a
  left join gateway.commands c on c.command_id = a.replayed_by
 order by a.replayed_at desc, a.event_id limit :limit
""")
