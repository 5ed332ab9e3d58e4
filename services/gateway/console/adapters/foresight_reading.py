"""What is needed to foresee a start: plans, roster, channels and the past, as published."""

import asyncio
import time
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, TextClause, text

from schemas.vocabulary import DrillKind, LevelScale, PostKind
from services.foresight.asked import Asked
from services.foresight.forces import AtRisk, Post, Roster
from services.foresight.load import Capacity
from services.foresight.past import Past, pooled_past
from services.gateway.console.adapters.edition_for import (
    edition_for,
    ordered,
    speaking,
    triggering,
)
from services.gateway.console.domain.conflicts import SOON, Coming, Running
from services.gateway.console.domain.starting import Wanted
from services.gateway.translate.foresight_json import asked_of, past_of
from services.runtime.database import Database
from services.runtime.once import Once, OnceIds

ASKED = edition_for("e.asks, e.document -> 'triggers' as triggers", "e.asks is not null")
ASKED_AT = text("""
select asks from alerting_public.plan_editions
 where plan = :plan and level = :level and asks is not null
""")
ANSWERED = text(f"""
select e.plan, array_agg(t ->> 'value') as levels
  from alerting_public.plan_editions e
 cross join lateral jsonb_array_elements(e.document -> 'triggers') t
 where t ->> 'scale' <> '{LevelScale.ORDER}' and position(t ->> 'issuer' in :sender) > 0
 group by e.plan
""")
REVISION = text("select revision from roster_public.revision")
# All at once: a look at each post takes twice as long.
POSTS = text("""
select p.post_id, p.kind, p.node_id, coalesce(h.people, '{}') as people
  from roster_public.posts p
  left join (select post_id, array_agg(person_id order by rank) as people
               from roster_public.holders where not away group by post_id) h using (post_id)
""")
AT_RISK = text("select stairwell_id, reasons, residents, buddies from roster_public.at_risk")
NODES = text("select node_id, path, traits from roster_public.nodes")
CHANNELS = text("select channel, enabled, rate_per_s from notifier_public.channels")
LIMITS = text("""
select channel, rate_per_s, a_minute, an_hour, a_day from notifier_public.number_limits
""")
# What a system drill withheld was not lost: it teaches nothing of how people respond.
LESSONS = text(f"""
select s.summary -> 'lessons' as lessons
  from gateway.report_summaries s
  left join alerting_public.mobilisations m using (mobilisation_id)
 where s.summary -> 'lessons' is not null and m.drill is distinct from '{DrillKind.SYSTEM}'
 order by s.made_at desc limit :most
""")
RUNNING = text("""
select mobilisation_id, plan, event, exercise from alerting_public.mobilisations
 where ended_at is null and communities && cast(:communities as text[])
   and not notice
 order by created_at
""")
COMING = text("""
select o.at, d.hazard, d.level, d.area
  from gateway.drill_occurrences o join gateway.drills d using (drill_id)
 where o.state = 'planned' and d.cancelled_at is null
   and o.at >= :since and o.at < :until and d.communities && cast(:communities as text[])
 order by o.at
""")
MOST_LESSONS = 12
KEPT_S = 60.0
"""Absences begin and end without a revision of the roster."""


class ForesightReading:
    """The ForesightFacts port; the roster is kept for a minute while its revision stays."""

    def __init__(self, database: Database, sms_per_s: float, lines: int) -> None:
        self._database = database
        self._usual = Capacity(sms_per_s=sms_per_s, lines=lines)
        self._roster: tuple[int, float, Roster] | None = None
        self._turn = asyncio.Lock()

    async def asked(self, wanted: Wanted, sender: str) -> Asked | None:
        rows = [*await self._rows(ASKED, **triggering(wanted.hazard, wanted.level, sender))]
        if wanted.order:
            rows += await self._rows(ASKED, **ordered(wanted.hazard, wanted.order, sender))
        return asked_of(speaking(rows).asks) if rows else None

    async def answered(self, sender: str) -> Mapping[str, Collection[str]]:
        return {row.plan: row.levels for row in await self._rows(ANSWERED, sender=sender)}

    async def asked_at(self, plan: str, level: str) -> Asked | None:
        rows = await self._rows(ASKED_AT, plan=plan, level=level)
        return asked_of(rows[0].asks) if rows else None

    async def roster(self) -> Roster:
        async with self._turn:
            revision = next((row.revision for row in await self._rows(REVISION)), 0)
            kept, now = self._roster, time.monotonic()
            if kept is None or kept[0] != revision or now > kept[1] + KEPT_S:
                kept = self._roster = (revision, now, await self._read())
        return kept[2]

    async def _read(self) -> Roster:
        """Table by table, so that no two are in memory as they were read."""
        ids, words = OnceIds(), Once[frozenset[str]]()
        paths, traits = await asyncio.to_thread(_nodes, await self._rows(NODES), ids, words)
        posts = await asyncio.to_thread(_posts, await self._rows(POSTS), ids)
        groups = await asyncio.to_thread(_at_risk, await self._rows(AT_RISK), ids, words)
        return Roster(posts, groups, paths, traits)

    async def capacity(self) -> Capacity:
        channels, limits = await self._rows(CHANNELS), await self._rows(LIMITS)
        return self._usual.kept_to(channels, limits)

    async def past(self) -> Past:
        rows = await self._rows(LESSONS, most=MOST_LESSONS)
        return pooled_past(past_of(row.lessons) for row in rows)

    async def running(self, communities: Collection[str]) -> Sequence[Running]:
        rows = await self._rows(RUNNING, communities=list(communities))
        return [Running(row.mobilisation_id, row.plan, row.event, row.exercise) for row in rows]

    async def coming(self, communities: Collection[str], now: datetime) -> Sequence[Coming]:
        names = {"communities": list(communities), "since": now, "until": now + SOON}
        return [Coming(row.at, _event(row)) for row in await self._rows(COMING, **names)]

    async def _rows(self, statement: TextClause, **names: object) -> Sequence[Row[Any]]:
        async with self._database.reading() as connection:
            return (await connection.execute(statement, names)).all()


def _event(row: Row[Any]) -> str:
    return Wanted(row.hazard, row.level, True, row.area).event


def _nodes(
    rows: Sequence[Row[Any]], ids: OnceIds, words: Once[frozenset[str]]
) -> tuple[dict[UUID, tuple[UUID, ...]], dict[UUID, frozenset[str]]]:
    return (
        {ids[row.node_id]: ids.all(row.path) for row in rows},
        {ids[row.node_id]: words[frozenset(row.traits)] for row in rows if row.traits},
    )


def _posts(rows: Sequence[Row[Any]], ids: OnceIds) -> tuple[Post, ...]:
    return tuple(_post(row, ids.all(row.people), ids) for row in rows)


def _post(row: Row[Any], people: tuple[UUID, ...], ids: OnceIds) -> Post:
    holder = people[0] if people else None
    return Post(row.post_id, PostKind(row.kind), ids[row.node_id], holder, people[1:])


def _at_risk(
    rows: Sequence[Row[Any]], ids: OnceIds, words: Once[frozenset[str]]
) -> tuple[AtRisk, ...]:
    return tuple(
        AtRisk(
            ids[row.stairwell_id],
            words[frozenset(row.reasons)],
            row.residents,
            ids.all(row.buddies),
        )
        for row in rows
    )
