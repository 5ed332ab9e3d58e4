"""The field page's look into the published views and our own answers."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.vocabulary import AnswerKind, Lane, MobilisationState, VisitOutcome
from services.gateway.field.domain.doors import overlay
from services.gateway.field.domain.facts import Door, Duty, Facts, Given, Link, SilentPerson
from services.gateway.field.domain.guiding import guide_for
from services.runtime.database import Database

LINK = text("""
select c.contact_id, c.person_id, c.communities, c.answer, c.answered_at, c.begun_at,
       m.mobilisation_id, m.alert_id, m.lane, m.exercise, m.state, m.event, m.signature, m.ended_at
  from alerting_public.contacts c
  join alerting_public.mobilisations m on m.mobilisation_id = c.mobilisation_id
 where c.contact_no = :contact_no
""")
SAID_HERE = text("""
select answer_id, contact_id, kind, at from gateway.answers
 where contact_id = :contact and kind in ('received', 'cannot')
 order by at desc, id desc limit 1
""")
COUNTS = text("""
select (select count(*) from alerting_public.contact_visits where contact_id = :contact) as doors,
       (select count(*) from alerting_public.contact_silent where contact_id = :contact) as silent
""")
# A place is said as its neighbours say it: building and stairwell, not the whole path.
_PLACE = "case when n.kind in ('stairwell', 'building') then p.name || n.name else n.name end"
# A post is named by its own node: who covers a stairwell from above does not lead it.
DUTIES = text(f"""
select t.kind, t.state, coalesce(q.kind, '') as post, coalesce({_PLACE}, '') as place
  from alerting_public.contact_tasks t
  left join roster_public.posts q on q.post_id = t.post_id
  left join roster_public.nodes n on n.node_id = coalesce(q.node_id, t.node_id)
  left join roster_public.nodes p on p.node_id = n.parent_id
 where t.contact_id = :contact
 order by t.state in ('handed_over', 'stood_down', 'lapsed', 'done'), t.kind <> 'rescue', place
""")
DOORS = text(f"""
select v.visit_id, v.resident_id, v.outcome, v.outcome_at, v.no_answers, v.asked_at,
       r.door, r.age, r.reasons, r.risk, r.key_holder,
       r.name_sealed, r.phone_sealed, r.kin_sealed, coalesce({_PLACE}, '') as place
  from alerting_public.contact_visits v
  left join roster_public.residents r on r.resident_id = v.resident_id
  left join roster_public.nodes n on n.node_id = v.stairwell_id
  left join roster_public.nodes p on p.node_id = n.parent_id
 where v.contact_id = :contact
""")
SILENT = text(f"""
select distinct s.person_id, coalesce({_PLACE}, '') as place, q.name_sealed, q.phone_sealed
  from alerting_public.contact_silent s
  left join roster_public.people q on q.person_id = s.person_id
  left join roster_public.nodes n on n.node_id = s.node_id
  left join roster_public.nodes p on p.node_id = n.parent_id
 where s.contact_id = :contact
 order by place
""")
LATEST_HERE = text("""
select distinct on (visit_id) visit_id, answer_id, contact_id, kind, outcome, at
  from gateway.answers where visit_id = any(:visits)
 order by visit_id, at desc, id desc
""")
KNOCKS_HERE = text("""
select a.visit_id, count(*) as knocks
  from gateway.answers a
  join alerting_public.contact_visits v on v.visit_id = a.visit_id and v.contact_id = :contact
 where a.outcome = 'no_answer' and (v.asked_at is null or a.at >= v.asked_at)
 group by a.visit_id
""")
TEXTS = text("""
select event, texts from alerting_public.message_facts where contact_id = :contact
""")

# Whose tasks are at more than a building has no kind of building of their own.
TRAITS = text("""
select bool_and(b.node_id is not null) as of_buildings,
       array_agg(distinct b.trait) filter (where b.trait is not null) as traits
  from alerting_public.contact_tasks t
  left join roster_public.nodes n on n.node_id = t.node_id
  left join lateral (
      select node_id, unnest(coalesce(nullif(traits, '{}'), array[null])) as trait
        from roster_public.nodes
       where node_id in (n.node_id, n.parent_id) and kind = 'building') b on true
 where t.contact_id = :contact
""")


class PostgresReading:
    """The Reading port on the published views."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def link(self, contact_no: int) -> Link | None:
        async with self._database.reading() as connection:
            row = (await connection.execute(LINK, {"contact_no": contact_no})).first()
        if row is None:
            return None
        return Link(
            contact_id=row.contact_id,
            person_id=row.person_id,
            communities=tuple(row.communities),
            mobilisation_id=row.mobilisation_id,
            alert_id=row.alert_id,
            lane=Lane(row.lane),
            exercise=row.exercise,
            state=MobilisationState(row.state),
            event=row.event,
            signature=row.signature,
            ended_at=row.ended_at,
            said=AnswerKind(row.answer) if row.answer else None,
            said_at=row.answered_at,
            asked_at=row.begun_at,
        )

    async def said_here(self, contact_id: UUID) -> Given | None:
        async with self._database.reading() as connection:
            row = (await connection.execute(SAID_HERE, {"contact": contact_id})).first()
        if row is None:
            return None
        return Given(row.answer_id, row.contact_id, AnswerKind(row.kind), row.at)

    async def doors_and_silent(self, contact_id: UUID) -> tuple[int, int]:
        async with self._database.reading() as connection:
            row = (await connection.execute(COUNTS, {"contact": contact_id})).one()
        return row.doors, row.silent

    async def facts(self, contact_id: UUID, with_people: bool) -> Facts:
        contact = {"contact": contact_id}
        async with self._database.reading() as connection:
            duties = [
                Duty(row.kind, row.state, row.post, row.place)
                for row in await connection.execute(DUTIES, contact)
            ]
            message = (await connection.execute(TEXTS, contact)).mappings().first()
            built = (await connection.execute(TRAITS, contact)).one()
            doors: tuple[Door, ...] = ()
            silent: list[SilentPerson] = []
            if with_people:
                doors = await _doors(connection, contact_id)
                silent = [
                    SilentPerson(
                        row.person_id, row.place, row.name_sealed or b"", row.phone_sealed or b""
                    )
                    for row in await connection.execute(SILENT, contact)
                ]
        event = str(message["event"]) if message and message["event"] else ""
        traits = (built.traits or ()) if built.of_buildings else None
        guide = guide_for(message["texts"] if message else None, traits)
        return Facts(tuple(duties), doors, tuple(silent), guide, event)


async def _doors(connection: AsyncConnection, contact_id: UUID) -> tuple[Door, ...]:
    rows = await connection.execute(DOORS, {"contact": contact_id})
    doors = [_door(row) for row in rows.mappings()]
    visits = {"visits": [door.visit_id for door in doors]}
    latest = {
        row.visit_id: Given(
            row.answer_id,
            row.contact_id,
            AnswerKind(row.kind),
            row.at,
            row.visit_id,
            VisitOutcome(row.outcome),
        )
        for row in await connection.execute(LATEST_HERE, visits)
    }
    counted = await connection.execute(KNOCKS_HERE, {"contact": contact_id})
    return overlay(doors, latest, {row.visit_id: row.knocks for row in counted})


def _door(row: Mapping[Any, Any]) -> Door:
    return Door(
        visit_id=row["visit_id"],
        resident_id=row["resident_id"],
        place=row["place"],
        door=row["door"] or "",
        age=row["age"] or 0,
        reasons=tuple(row["reasons"] or ()),
        risk=row["risk"] or 0,
        key_holder=row["key_holder"] or "",
        outcome=VisitOutcome(row["outcome"] or VisitOutcome.UNKNOWN),
        outcome_at=row["outcome_at"],
        no_answers=row["no_answers"] or 0,
        asked_at=row["asked_at"],
        name_sealed=row["name_sealed"] or b"",
        phone_sealed=row["phone_sealed"] or b"",
        kin_sealed=row["kin_sealed"] or b"",
    )
