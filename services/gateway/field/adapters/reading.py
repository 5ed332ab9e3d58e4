"""The field page's look into the published views and our own answers.

When an alert goes out, thousands open the page within seconds: looks that come at the same time
share their statements.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.events.answers import OutcomeDetail
from schemas.vocabulary import AnswerKind, DoorStep, Lane, MobilisationState, VisitOutcome
from services.gateway.field.adapters.given import COLUMNS, given_of
from services.gateway.field.adapters.guides import UNGUIDED, Guided, guided_of
from services.gateway.field.adapters.matter_book import matters_of
from services.gateway.field.adapters.said_words import words_of
from services.gateway.field.domain.doors import overlay, reached
from services.gateway.field.domain.facts import (
    Door,
    Duty,
    Facts,
    Given,
    Link,
    Matter,
    OfficersWords,
    SilentPerson,
)
from services.gateway.field.domain.matters import sees_matters
from services.runtime.database import Database
from services.runtime.group_commit import GroupCommit, group_read

LINKS = text("""
select c.contact_no, c.contact_id, c.person_id, c.communities, c.answer, c.answered_at, c.begun_at,
       m.mobilisation_id, m.alert_id, m.lane, m.exercise, m.state, m.event, m.signature, m.ended_at
  from alerting_public.contacts c
  join alerting_public.mobilisations m on m.mobilisation_id = c.mobilisation_id
 where c.contact_no = any(:numbers)
""")
SAID_HERE = text(f"""
select distinct on (contact_id) {COLUMNS}
  from gateway.answers where contact_id = any(:contacts) and kind in ('received', 'cannot')
 order by contact_id, at desc, id desc
""")
COUNTS = text("""
select c.contact_id, coalesce(v.doors, 0) as doors, coalesce(s.silent, 0) as silent
  from unnest(cast(:contacts as uuid[])) as c(contact_id)
  left join (select contact_id, count(*) as doors from alerting_public.contact_visits
              where contact_id = any(:contacts) group by contact_id) v using (contact_id)
  left join (select contact_id, count(*) as silent from alerting_public.contact_silent
              where contact_id = any(:contacts) group by contact_id) s using (contact_id)
""")
# A place is said as its neighbours say it: building and stairwell, not the whole path.
_PLACE = "case when n.kind in ('stairwell', 'building') then p.name || n.name else n.name end"
# A post is named by its own node: who covers a stairwell from above does not lead it.
DUTIES = text(f"""
select t.contact_id, t.kind, t.state, coalesce(q.kind, '') as post, coalesce({_PLACE}, '') as place,
       t.resident_id
  from alerting_public.contact_tasks t
  left join roster_public.posts q on q.post_id = t.post_id
  left join roster_public.nodes n on n.node_id = coalesce(q.node_id, t.node_id)
  left join roster_public.nodes p on p.node_id = n.parent_id
 where t.contact_id = any(:contacts)
 order by t.state in ('handed_over', 'stood_down', 'lapsed', 'done'), t.kind = 'lead', place
""")
DOORS = text(f"""
select v.contact_id, v.visit_id, v.resident_id, v.outcome, v.outcome_at, v.no_answers, v.asked_at,
       v.step, v.help_kind, v.urgent, v.moved_to, v.moved_by, v.until,
       r.door, r.age, r.reasons, r.risk, r.key_holder,
       r.name_sealed, r.phone_sealed, r.kin_sealed, coalesce({_PLACE}, '') as place
  from alerting_public.contact_visits v
  left join roster_public.residents r on r.resident_id = v.resident_id
  left join roster_public.nodes n on n.node_id = v.stairwell_id
  left join roster_public.nodes p on p.node_id = n.parent_id
 where v.contact_id = any(:contacts)
""")
SILENT = text(f"""
select distinct s.contact_id, s.person_id, coalesce({_PLACE}, '') as place,
       q.name_sealed, q.phone_sealed
  from alerting_public.contact_silent s
  left join roster_public.people q on q.person_id = s.person_id
  left join roster_public.nodes n on n.node_id = s.node_id
  left join roster_public.nodes p on p.node_id = n.parent_id
 where s.contact_id = any(:contacts)
 order by place
""")
LATEST_HERE = text(f"""
select distinct on (visit_id) {COLUMNS}
  from gateway.answers where visit_id = any(:visits) and kind = 'visit'
 order by visit_id, at desc, id desc
""")
ARRIVED_HERE = text("""
select contact_id, visit_id, max(at) as at
  from gateway.answers where contact_id = any(:contacts) and kind = 'arrived'
 group by contact_id, visit_id
""")
KNOCKS_HERE = text("""
select a.visit_id, count(*) as knocks
  from gateway.answers a
  join unnest(cast(:visits as uuid[]), cast(:asked as timestamptz[])) as v(visit_id, asked_at)
       on v.visit_id = a.visit_id
 where a.outcome = 'no_answer' and (v.asked_at is null or a.at >= v.asked_at)
 group by a.visit_id
""")


class PostgresReading:
    """The Reading port on the published views."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._links: GroupCommit[int, Link | None] = group_read("links", self._read_links)
        self._said: GroupCommit[UUID, Given | None] = group_read("said", self._read_said)
        self._counts: GroupCommit[UUID, tuple[int, int]] = group_read("counts", self._read_counts)
        self._facts: GroupCommit[tuple[UUID, bool], Facts] = group_read("facts", self._read_facts)

    async def close(self) -> None:
        """Wait for the looks under way."""
        await self._links.close()
        await self._said.close()
        await self._counts.close()
        await self._facts.close()

    async def link(self, contact_no: int) -> Link | None:
        return await self._links.add(contact_no)

    async def said_here(self, contact_id: UUID) -> Given | None:
        return await self._said.add(contact_id)

    async def doors_and_silent(self, contact_id: UUID) -> tuple[int, int]:
        return await self._counts.add(contact_id)

    async def facts(self, contact_id: UUID, with_people: bool) -> Facts:
        return await self._facts.add((contact_id, with_people))

    async def _read_links(self, numbers: list[int]) -> list[Link | None]:
        async with self._database.reading() as connection:
            rows = await connection.execute(LINKS, {"numbers": list(set(numbers))})
            found = {row.contact_no: _link(row) for row in rows}
        return [found.get(number) for number in numbers]

    async def _read_said(self, contacts: list[UUID]) -> list[Given | None]:
        async with self._database.reading() as connection:
            rows = await connection.execute(SAID_HERE, _among(contacts))
            found = {row.contact_id: given_of(row) for row in rows}
        return [found.get(contact) for contact in contacts]

    async def _read_counts(self, contacts: list[UUID]) -> list[tuple[int, int]]:
        async with self._database.reading() as connection:
            rows = await connection.execute(COUNTS, _among(contacts))
            found = {row.contact_id: (row.doors, row.silent) for row in rows}
        return [found[contact] for contact in contacts]

    async def _read_facts(self, wanted: list[tuple[UUID, bool]]) -> list[Facts]:
        everybody = _among([contact for contact, _ in wanted])
        openly = _among([contact for contact, with_people in wanted if with_people])
        doors: dict[UUID, list[Door]] = {}
        silent: dict[UUID, list[SilentPerson]] = defaultdict(list)
        matters: dict[UUID, list[Matter]] = {}
        words: dict[UUID, list[OfficersWords]] = {}
        async with self._database.reading() as connection:
            duties: dict[UUID, list[Duty]] = defaultdict(list)
            for row in await connection.execute(DUTIES, everybody):
                duty = Duty(row.kind, row.state, row.post, row.place, row.resident_id)
                duties[row.contact_id].append(duty)
            guided = await guided_of(connection, everybody["contacts"])
            if openly["contacts"]:
                doors = await _doors(connection, openly)
                words = await words_of(connection, openly["contacts"])
                sent = [contact for contact in doors if any(d.resident_id for d in duties[contact])]
                for contact, arrivals in (await _arrivals(connection, sent)).items():
                    doors[contact] = list(reached(doors[contact], arrivals))
                for row in await connection.execute(SILENT, openly):
                    silent[row.contact_id].append(_silent(row))
            leading = [one for one in openly["contacts"] if sees_matters(duties[one])]
            if leading:
                matters = await matters_of(connection, leading)
        return [
            replace(
                _facts(
                    duties[contact],
                    doors.get(contact, ()) if with_people else (),
                    silent.get(contact, ()) if with_people else (),
                    matters.get(contact, ()) if with_people else (),
                    guided.get(contact, UNGUIDED),
                ),
                words=tuple(words.get(contact, ())) if with_people else (),
            )
            for contact, with_people in wanted
        ]


Contacts = dict[str, list[UUID]]


def _among(contacts: Iterable[UUID]) -> Contacts:
    return {"contacts": list(dict.fromkeys(contacts))}


def _link(row: Row[Any]) -> Link:
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


async def _doors(connection: AsyncConnection, openly: Contacts) -> dict[UUID, list[Door]]:
    """The doors of each contact; one door may be several contacts'."""
    found: dict[UUID, list[Door]] = defaultdict(list)
    for row in await connection.execute(DOORS, openly):
        found[row.contact_id].append(_door(row))
    asked = {door.visit_id: door.asked_at for doors in found.values() for door in doors}
    visits: dict[str, list[Any]] = {"visits": list(asked), "asked": list(asked.values())}
    rows = await connection.execute(LATEST_HERE, {"visits": visits["visits"]})
    latest = {row.visit_id: given_of(row) for row in rows}
    counted = await connection.execute(KNOCKS_HERE, visits)
    knocks = {row.visit_id: row.knocks for row in counted}
    return {contact: list(overlay(doors, latest, knocks)) for contact, doors in found.items()}


async def _arrivals(
    connection: AsyncConnection, sent: Sequence[UUID]
) -> dict[UUID, dict[UUID, datetime]]:
    """When those who were sent to a resident came to which doors, by contact and visit."""
    found: dict[UUID, dict[UUID, datetime]] = defaultdict(dict)
    if sent:
        for row in await connection.execute(ARRIVED_HERE, _among(sent)):
            found[row.contact_id][row.visit_id] = row.at
    return found


def _door(row: Row[Any]) -> Door:
    return Door(
        visit_id=row.visit_id,
        resident_id=row.resident_id,
        place=row.place,
        door=row.door or "",
        age=row.age or 0,
        reasons=tuple(row.reasons or ()),
        risk=row.risk or 0,
        key_holder=row.key_holder or "",
        outcome=VisitOutcome(row.outcome or VisitOutcome.UNKNOWN),
        outcome_at=row.outcome_at,
        no_answers=row.no_answers or 0,
        asked_at=row.asked_at,
        name_sealed=row.name_sealed or b"",
        phone_sealed=row.phone_sealed or b"",
        kin_sealed=row.kin_sealed or b"",
        detail=_detail(row),
        step=DoorStep(row.step) if row.step else None,
    )


def _detail(row: Row[Any]) -> OutcomeDetail:
    return OutcomeDetail(
        help_kind=row.help_kind,
        urgent=bool(row.urgent),
        moved_to=row.moved_to,
        moved_by=row.moved_by,
        until=row.until,
    )


def _silent(row: Row[Any]) -> SilentPerson:
    return SilentPerson(row.person_id, row.place, row.name_sealed or b"", row.phone_sealed or b"")


def _facts(
    duties: Sequence[Duty],
    doors: Sequence[Door],
    silent: Sequence[SilentPerson],
    matters: Sequence[Matter],
    guided: Guided,
) -> Facts:
    event, guide = guided
    return Facts(tuple(duties), tuple(doors), tuple(silent), guide, event, tuple(matters))
