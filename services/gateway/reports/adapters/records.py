"""Records of mobilisations from the published views, whole lists in a few statements."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.vocabulary import (
    AttemptStatus,
    Channel,
    DrillKind,
    InjectKind,
    NodeKind,
    PostKind,
    RoundPurpose,
    TaskKind,
    VisitOutcome,
)
from services.gateway.reports.domain.record import (
    Deed,
    Door,
    Finding,
    Injected,
    Node,
    Record,
    Said,
    Subject,
    Try,
)
from services.gateway.reports.domain.report import Predicted
from services.gateway.translate.foresight_json import prediction_of
from services.runtime.database import Database

MOBILISATION = """
select m.mobilisation_id, m.plan, m.level, m.exercise, m.event, m.signature, m.state,
       coalesce(m.started_at, m.created_at) as started_at, m.ended_at
"""
FROM = " from alerting_public.mobilisations m "
SUBJECT = text(f"{MOBILISATION} {FROM} where m.mobilisation_id = :id")
DEEDS = text("""
select t.task_id, t.kind, t.post_id, p.kind as post, t.node_id, t.contact_id, t.state, t.cause,
       t.opened_at, c.told_at, t.answered_at, t.ended_at, t.resident_id, t.reason
  from alerting_public.tasks t
  left join alerting_public.contacts c
    on c.contact_id = t.contact_id and c.mobilisation_id = t.mobilisation_id
  left join roster_public.posts p on p.post_id = t.post_id
 where t.mobilisation_id = :id and starts_with(t.community_code, :division)
 order by t.opened_at, t.task_id
""")
DOORS = text("""
select visit_id, stairwell_id, outcome from alerting_public.visits
 where mobilisation_id = :id and counted and starts_with(community_code, :division)
""")
# "needs_help: medical" begins with the outcome. Who is looked for again, or seen anew at a graver
# level, is unknown until then. Found when it was found, not when it was typed or taken in.
FINDINGS = text("""
select coalesce(said_at, at) as at, visit_id, contact_id, what = 'look_again' as anew,
       case what when 'look_again' then 'unknown' else split_part(reason, ':', 1) end as outcome
  from alerting_public.timeline
 where mobilisation_id = :id and what in ('visit', 'look_again') and visit_id is not null
   and starts_with(coalesce(community_code, ''), :division)
 order by 1, entry_id
""")
# Said when the person said it; the timeline has when we took it in, a backlog later.
SAID = text("""
with heard as (
    select distinct on (contact_id) contact_id, at, split_part(reason, ' ', 1) as kind,
           split_part(reason, ' ', 3) as via
      from alerting_public.timeline
     where mobilisation_id = :id and what = 'answer' and contact_id is not null
       and starts_with(coalesce(community_code, ''), :division)
     order by contact_id, at, entry_id
), told as (
    select contact_id, min(answered_at) as at from alerting_public.tasks
     where mobilisation_id = :id and kind = 'lead' group by contact_id
)
select h.contact_id, least(h.at, t.at, c.answered_at) as at, h.kind, h.via
  from heard h
  left join told t using (contact_id)
  left join alerting_public.contacts c
    on c.contact_id = h.contact_id and c.mobilisation_id = :id
 order by h.contact_id
""")
# What was said besides, by officers or as it was over, asked for no answer.
UNASKED = "|".join(purpose for purpose in RoundPurpose if not purpose.asks)
TRIES = text(f"""
select contact_id, channel, round, status, sent_at, settled_at, fault,
       coalesce(reason in ('no-answer', 'busy'), false) as missed
  from notifier_public.attempts
 where mobilisation_id = :id and round !~ '^({UNASKED})(:|$)'
""")
GAPS = text("""
select distinct what, node_id from alerting_public.timeline
 where mobilisation_id = :id and what in ('post_vacant', 'nobody_left') and node_id is not null
   and starts_with(coalesce(community_code, ''), :division)
""")
INJECTS = text("""
select at, reason, node_id, what from alerting_public.timeline
 where mobilisation_id = :id and what in ('inject', 'inject_void') and node_id is not null
   and starts_with(coalesce(community_code, ''), :division)
 order by at, entry_id
""")
NODES = text("""
select node_id, kind, full_name, path from roster_public.nodes where node_id = any(:ids)
""")
BEFORE = text("""
select o.mobilisation_id
  from alerting_public.mobilisations m
  join alerting_public.mobilisations o
    on o.plan = m.plan and o.exercise = m.exercise and o.signature = m.signature
   and o.drill is not distinct from m.drill
 where m.mobilisation_id = :id and o.ended_at is not null and o.created_at < m.created_at
   and o.started_at is not null
   and (:division = '' or exists (
       select 1 from alerting_public.tasks t
        where t.mobilisation_id = o.mobilisation_id and starts_with(t.community_code, :division)))
 order by o.created_at desc limit 1
""")
# What was predicted before it began is of its start, the last as it began.
PREDICTIONS = text("""
select distinct on (raised_at) p.prediction, p.level,
       case when p.begun_at > m.started_at then p.begun_at end as raised_at
  from gateway.predictions p join alerting_public.mobilisations m using (mobilisation_id)
 where p.mobilisation_id = :id
   and not exists (select from unnest(m.communities) code where not starts_with(code, :division))
 order by raised_at nulls first, p.made_at desc
""")
# The announcement of a drill asks for nothing, a proposal that was turned down never began: nobody
# is judged by them.
ENDED_IN = """
       m.ended_at is not null and m.started_at is not null and not m.notice
   and (:division = '' or exists (
       select 1 from alerting_public.tasks t
        where t.mobilisation_id = m.mobilisation_id and starts_with(t.community_code, :division)))
"""
ENDED = text(f"""
select m.*, s.made_at, s.summary
  from ({MOBILISATION}, m.communities {FROM} where {ENDED_IN}) m
  left join gateway.report_summaries s on s.mobilisation_id = m.mobilisation_id
                                      and s.made_at >= m.ended_at
 where (cast(:before as uuid) is null or (m.ended_at, m.mobilisation_id) < (
        select b.ended_at, b.mobilisation_id from alerting_public.mobilisations b
         where b.mobilisation_id = :before))
 order by m.ended_at desc, m.mobilisation_id desc limit :most
""")
# A system drill reached nobody: it would take the place of one by which somebody is judged.
ASSESSED = text(f"""
select m.mobilisation_id {FROM}
 where {ENDED_IN} and m.drill is distinct from '{DrillKind.SYSTEM}'
   and (cast(:drills as boolean) is null or m.exercise = :drills)
 order by m.ended_at desc, m.mobilisation_id desc limit :most
""")


class PublishedRecords:
    """The Records port on the published views."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, mobilisation_id: UUID, division: str) -> Record | None:
        names = {"id": mobilisation_id, "division": division}
        async with self._database.reading() as connection:
            subject = (await connection.execute(SUBJECT, names)).mappings().first()
            if subject is None:
                return None
            deeds = tuple(_deed(row) for row in await _rows(connection, DEEDS, names))
            doors = tuple(_door(row) for row in await _rows(connection, DOORS, names))
            if division and not deeds and not doors:
                return None
            gaps = await _rows(connection, GAPS, names)
            injects = tuple(_injected(row) for row in await _rows(connection, INJECTS, names))
            contacts = {deed.contact_id for deed in deeds}
            return Record(
                subject=Subject(**subject),
                nodes=await _nodes(connection, [*deeds, *doors, *injects]),
                deeds=deeds,
                doors=doors,
                findings=tuple(_finding(r) for r in await _rows(connection, FINDINGS, names)),
                tries=tuple(
                    _try(row)
                    for row in await _rows(connection, TRIES, {"id": mobilisation_id})
                    if row["contact_id"] in contacts
                ),
                said=tuple(Said(**row) for row in await _rows(connection, SAID, names)),
                vacant=_where(gaps, "post_vacant"),
                nobody_left=_where(gaps, "nobody_left"),
                injects=injects,
            )

    async def before(self, mobilisation_id: UUID, division: str) -> UUID | None:
        names = {"id": mobilisation_id, "division": division}
        async with self._database.reading() as connection:
            found: UUID | None = (await connection.execute(BEFORE, names)).scalar()
        return found

    async def predictions(self, mobilisation_id: UUID, division: str) -> Sequence[Predicted]:
        names = {"id": mobilisation_id, "division": division}
        async with self._database.reading() as connection:
            kept = await _rows(connection, PREDICTIONS, names)
        return [
            Predicted(prediction_of(row["prediction"]), row["level"], row["raised_at"])
            for row in kept
        ]

    async def ended(
        self, division: str, most: int, before: UUID | None = None
    ) -> Sequence[Mapping[str, Any]]:
        names = {"division": division, "before": before, "most": most}
        async with self._database.reading() as connection:
            return await _rows(connection, ENDED, names)

    async def assessed(self, division: str, drills: bool | None, most: int) -> Sequence[UUID]:
        names = {"division": division, "drills": drills, "most": most}
        async with self._database.reading() as connection:
            return list((await connection.execute(ASSESSED, names)).scalars())


async def _rows(
    connection: AsyncConnection, statement: TextClause, names: Mapping[str, object]
) -> list[Mapping[str, Any]]:
    return [dict(row) for row in (await connection.execute(statement, names)).mappings()]


async def _nodes(
    connection: AsyncConnection, naming: Iterable[Deed | Door | Injected]
) -> dict[UUID, Node]:
    """The places named, and all above them."""
    named = {one.node_id for one in naming}
    rows = await _rows(connection, NODES, {"ids": list(named)})
    above = {node_id for row in rows for node_id in row["path"]} - named
    rows += await _rows(connection, NODES, {"ids": list(above)})
    return {
        row["node_id"]: Node(
            row["node_id"], NodeKind(row["kind"]), row["full_name"], tuple(row["path"])
        )
        for row in rows
    }


def _deed(row: Mapping[str, Any]) -> Deed:
    post = PostKind(row["post"]) if row["post"] else None
    return Deed(**{**row, "kind": TaskKind(row["kind"]), "post": post})


def _door(row: Mapping[str, Any]) -> Door:
    return Door(row["visit_id"], row["stairwell_id"], VisitOutcome(row["outcome"]))


def _finding(row: Mapping[str, Any]) -> Finding:
    outcome = VisitOutcome(row["outcome"])
    return Finding(row["at"], row["visit_id"], outcome, row["contact_id"], row["anew"])


def _try(row: Mapping[str, Any]) -> Try:
    return Try(
        row["contact_id"],
        Channel(row["channel"]),
        row["round"],
        AttemptStatus(row["status"]),
        row["sent_at"],
        row["fault"],
        row["missed"],
        row["settled_at"],
    )


def _injected(row: Mapping[str, Any]) -> Injected:
    void = row["what"] == "inject_void"
    return Injected(row["at"], InjectKind(row["reason"]), row["node_id"], void)


def _where(gaps: Iterable[Mapping[str, Any]], what: str) -> frozenset[UUID]:
    return frozenset(row["node_id"] for row in gaps if row["what"] == what)
