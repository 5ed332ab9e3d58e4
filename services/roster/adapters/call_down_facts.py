"""What call-down lists are made of, community by community, as it stands at a moment."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text

from schemas.vocabulary import LEVEL_VALUES, LevelScale, PostKind, Rank
from services.roster.domain.call_down import (
    AtRisk,
    GridList,
    Lead,
    Questions,
    StairwellList,
    by_risk,
)
from services.roster.domain.holders import Assignment, Period, holders
from services.runtime.database import Database

REVISION = text("select coalesce(max(revision), 0) from roster.state")
COMMUNITIES = text("select code from roster.divisions where kind = 'community' order by code")
PLACES = text("""
select n.node_id, n.name, n.path, g.grid_id, g.code, gn.full_name as grid_name, bn.name as building
  from roster.nodes n
  join roster.grids g on g.grid_id = n.path[2]
  join roster.nodes gn on gn.node_id = g.grid_id
  join roster.nodes bn on bn.node_id = n.parent_id
 where n.community_code = :code and n.kind = 'stairwell'
 order by g.code, bn.name, n.name, n.node_id
""")
LEADS = text("""
select p.post_id, p.node_id, p.kind, a.person_id, a.rank, a.starts_at, a.ends_at,
       e.name_sealed, e.phone_sealed,
       exists (select 1 from roster.absences b where b.person_id = a.person_id
                  and b.starts_at <= :now and b.ends_at > :now) as absent
  from roster.posts p
  join roster.assignments a using (post_id)
  join roster.people e on e.person_id = a.person_id
 where p.community_code = :code and p.kind not in ('team_leader', 'duty_officer')
   and a.starts_at <= :now and (a.ends_at is null or a.ends_at > :now)
 order by p.post_id, a.rank, a.starts_at, a.person_id
""")
RESIDENTS = text("""
select r.stairwell_id, h.door, h.floor::int as floor, r.reasons, r.risk::int as risk,
       extract(year from cast(:now as timestamptz))::int - r.birth_year as age,
       r.name_sealed, r.phone_sealed, r.kin_sealed, r.key_holder,
       e.name_sealed as buddy_name_sealed, e.phone_sealed as buddy_phone_sealed
  from roster.residents r
  join roster.households h using (household_id)
  left join lateral (select p.name_sealed, p.phone_sealed
                       from roster.buddies b join roster.people p using (person_id)
                      where b.resident_id = r.resident_id order by p.person_id limit 1) e on true
 where r.community_code = :code and r.reasons <> '{}'
 order by r.resident_id
""")
QUESTIONS = text("""
select plan, document->'texts'->cast(:language as text)->'questions' as questions,
       document->'triggers' as triggers
  from alerting_public.plan_editions order by plan, level
""")
# An order comes beside a level and is no graver one.
GRAVEST = frozenset(
    values[-1] for scale, values in LEVEL_VALUES.items() if scale is not LevelScale.ORDER
)


class PgCallDowns:
    """The port `CallDowns`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def revision(self) -> int:
        async with self._database.reading() as connection:
            return int((await connection.execute(REVISION)).scalar_one())

    async def questions(self, language: str) -> tuple[Questions, ...]:
        async with self._database.reading() as connection:
            rows = (await connection.execute(QUESTIONS, {"language": language})).all()
        gravest: dict[str, tuple[str, ...]] = {}
        for plan, questions, triggers in rows:
            if any(trigger["value"] in GRAVEST for trigger in triggers):
                gravest.setdefault(plan, tuple(questions or ()))
        return tuple(Questions(plan, questions) for plan, questions in gravest.items())

    async def grids(self, now: datetime) -> AsyncIterator[Sequence[GridList]]:
        async with self._database.reading() as connection:
            codes = (await connection.execute(COMMUNITIES)).scalars().all()
        for code in codes:
            names = {"code": code, "now": now}
            # A connection at a time, and none while the paper is set.
            async with self._database.reading() as connection:
                places = (await connection.execute(PLACES, names)).mappings().all()
                posts = (await connection.execute(LEADS, names)).mappings().all()
                residents = (await connection.execute(RESIDENTS, names)).mappings().all()
            yield _grids(places, _leads(posts, now), residents)


def _leads(rows: Sequence[RowMapping], now: datetime) -> Mapping[UUID, tuple[Lead, ...]]:
    """Who holds the posts of each place, A before B, by the rule of the roster."""
    by_post: dict[UUID, list[RowMapping]] = defaultdict(list)
    for row in rows:
        by_post[row["post_id"]].append(row)
    found: dict[UUID, list[Lead]] = defaultdict(list)
    for turns in by_post.values():
        known = {row["person_id"]: row for row in turns}
        assignments = [
            Assignment(
                row["person_id"], Rank(row["rank"]), Period(row["starts_at"], row["ends_at"])
            )
            for row in turns
        ]
        absent = {row["person_id"] for row in turns if row["absent"]}
        for holder in holders(assignments, absent, now):
            row = known[holder.person_id]
            lead = Lead(PostKind(row["kind"]), holder.rank, holder.available, row["name_sealed"],
                        row["phone_sealed"])  # fmt: skip
            found[row["node_id"]].append(lead)
    return {node_id: tuple(leads) for node_id, leads in found.items()}


def _grids(
    places: Sequence[RowMapping],
    leads: Mapping[UUID, tuple[Lead, ...]],
    residents: Sequence[RowMapping],
) -> list[GridList]:
    doors: dict[UUID, list[AtRisk]] = defaultdict(list)
    for row in residents:
        doors[row["stairwell_id"]].append(_at_risk(row))
    grids: dict[tuple[str, str], list[StairwellList]] = {}
    for place in places:
        listed = grids.setdefault((place["code"], place["grid_name"]), [])
        if place["node_id"] in doors:
            # From the stairwell up: who is nearest is rung first.
            chain = [lead for node in reversed(place["path"]) for lead in leads.get(node, ())]
            name = f"{place['building']}{place['name'].removeprefix(place['building'])}"
            listed.append(StairwellList(name, tuple(chain), by_risk(doors[place["node_id"]])))
    return [GridList(code, name, tuple(listed)) for (code, name), listed in grids.items() if listed]


def _at_risk(row: Mapping[Any, Any]) -> AtRisk:
    kept = {name: value for name, value in row.items() if name != "stairwell_id"}
    return AtRisk(**kept | {"reasons": tuple(row["reasons"])})
