"""Officers' own messages: kept sealed, listed with what became of them, and who would get one."""

from uuid import UUID

from sqlalchemy import insert, text, update
from sqlalchemy.dialects.postgresql import array

from schemas.events.commands import Selection
from schemas.vocabulary import PostKind
from services.gateway.adapters.reading import Row, Rows, rows_of
from services.gateway.adapters.tables.commands import MESSAGES, STOPS
from services.gateway.console.domain.messages import SealedWords
from services.runtime.database import Database
from services.runtime.unit import Unit

LISTED = text("""
select m.message_id, m.purpose, m.state, m.asked_at, m.from_plan, m.in_force_at, m.corrects,
       m.selection, g.words_sealed, g.words_en_sealed, coalesce(o.name, k.name, '') as asked_by
  from alerting_public.messages m
  join gateway.messages g using (message_id)
  left join gateway.officers o on o.officer_id::text = m.asked_by
  left join gateway.api_keys k on k.key_id = m.asked_by
 where m.mobilisation_id = :mobilisation
 order by m.asked_at desc limit 50
""")
# `sent` are the attempts that may have reached a phone, `failed` those that can't any more. The
# condition is that of the index, or all that was ever sent is read.
COUNTS = text("""
select round, count(distinct contact_id)::int as people,
       count(*) filter (where status in ('sent', 'delivered', 'unknown'))::int as sent,
       count(*) filter (where status in ('failed', 'not_sent', 'expired'))::int as failed
  from notifier_public.attempts
 where round = any(:rounds) and round ~ '^(correction|ad-hoc):'
 group by round
""")
NONE = {"people": 0, "sent": 0, "failed": 0}
# Whoever may have been told any of its texts so far: by SMS, or by a call alone.
TOLD = text("""
select count(*)::int as people, count(*) filter (where by_sms)::int as messages,
       count(*) filter (where not by_sms)::int as calls
  from (select a.contact_id, bool_or(a.channel = 'sms') as by_sms
          from notifier_public.attempts a
          join alerting_public.mobilisations m using (mobilisation_id)
         where a.mobilisation_id = :mobilisation
           and a.status in ('sending', 'unknown', 'sent', 'delivered')
           and case when cast(:message as uuid) is null then a.text_id = any(m.text_ids)
                    else a.text_id = :message end
         group by a.contact_id) told
""")
# Whom alerting would choose of each post of the mobilisation's places: who holds its task; without
# one who did the last, where they have the post or filled in from a level above; else the first who
# is there.
SELECTED = text("""
with chosen as materialized (
    select distinct p.post_id
      from roster_public.posts p
      join alerting_public.places l
        on l.node_id = p.node_id and l.mobilisation_id = :mobilisation
      join roster_public.nodes n on n.node_id = p.node_id
     where p.kind = any(:posts) and starts_with(l.community_code, :division)
       and (cast(:nodes as uuid[]) = '{}' or n.path && cast(:nodes as uuid[]))),
holding as materialized (
    select t.post_id, t.person_id, t.state = 'done' as done, t.cause, t.ended_at, t.task_id
      from alerting_public.tasks t
      join chosen on chosen.post_id = t.post_id
     where t.mobilisation_id = :mobilisation and t.kind = 'lead'
       and t.state in ('waiting', 'open', 'received', 'done')),
last as (
    select distinct on (d.post_id) d.post_id, d.person_id
      from holding d
      left join roster_public.holders h
        on h.post_id = d.post_id and h.person_id = d.person_id and not h.away
     where d.done and d.post_id not in (select post_id from holding where not done)
       and (h.post_id is not null
            or (strpos(d.cause, '/') > 0 and not starts_with(d.cause, 'deputy/')))
     order by d.post_id, d.ended_at desc nulls last, d.task_id desc),
acting as materialized (
    select post_id, person_id from holding where not done
    union all select post_id, person_id from last),
first as (
    select distinct on (h.post_id) h.post_id, h.person_id
      from roster_public.holders h
      join chosen on chosen.post_id = h.post_id
     where not h.away and h.post_id not in (select post_id from acting)
     order by h.post_id, h.rank, h.person_id)
select count(distinct x.person_id)::int as people
  from (select person_id from acting union all select person_id from first) x
  left join alerting_public.contacts c
    on c.mobilisation_id = :mobilisation and c.person_id = x.person_id
 where case :standing
         when 'answered' then c.answer = 'received'
         when 'unanswered' then exists (select from alerting_public.contact_tasks t
                                         where t.contact_id = c.contact_id and t.state = 'open')
         else true end
""")


class MessageDesk:
    """Reads; every call is one short look."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def messages(self, mobilisation_id: UUID) -> Rows:
        """Those of a mobilisation, the newest first, their words still sealed."""
        rows = await rows_of(self._database, LISTED, mobilisation=mobilisation_id)
        return await counted(self._database, rows)

    async def told(self, mobilisation_id: UUID, message_id: UUID | None) -> Row:
        """How many a correction would go to: of the mobilisation's texts, or of a message."""
        names = {"mobilisation": mobilisation_id, "message": message_id}
        return (await rows_of(self._database, TOLD, **names))[0]

    async def selected(self, mobilisation_id: UUID, selection: Selection, division: str) -> Row:
        """How many in a division (empty: everywhere) a message to a selection would go to."""
        kinds = selection.posts or [kind for kind in PostKind if kind.leads]
        found = await rows_of(
            self._database,
            SELECTED,
            mobilisation=mobilisation_id,
            posts=[str(kind) for kind in kinds],
            nodes=list(selection.nodes),
            standing=str(selection.standing),
            division=division,
        )
        people = found[0]["people"]
        return {"people": people, "messages": people, "calls": 0}


async def counted(database: Database, rows: Rows) -> Rows:
    """Messages with how many each goes to, whom it reached and whom it can't any more."""
    rounds = [f"{row['purpose']}:{row['message_id']}" for row in rows]
    found = await rows_of(database, COUNTS, rounds=rounds) if rounds else []
    counts = {row.pop("round"): row for row in found}
    return [row | counts.get(name, NONE) for row, name in zip(rows, rounds, strict=True)]


class PostgresMessages:
    """The Messages port on one unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._connection = unit.connection
        self._now = unit.now

    async def keep(self, words: SealedWords) -> None:
        await self._connection.execute(
            insert(MESSAGES).values(
                message_id=words.message_id,
                mobilisation_id=words.mobilisation_id,
                purpose=words.purpose,
                words_sealed=words.words,
                words_en_sealed=words.words_en,
                author=words.author,
                at=self._now,
            )
        )

    async def let_through(self, mobilisation_id: UUID, round_name: str) -> None:
        passed = STOPS.c.let_through + array([round_name])
        stopped = update(STOPS).filter_by(mobilisation_id=mobilisation_id)
        await self._connection.execute(stopped.values(let_through=passed))
