"""Recorded answers in PostgreSQL."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, insert, text

from schemas import ids
from schemas.vocabulary import AnswerKind, VisitOutcome
from services.gateway.adapters.note_book import keep_note
from services.gateway.adapters.tables.answers import FIELD_REFUSALS
from services.gateway.domain.notes import SealedNote
from services.gateway.field.adapters.given import COLUMNS, given_of
from services.gateway.field.domain.answering import Said, Seen
from services.gateway.field.domain.facts import Given, Link
from services.gateway.field.ports import Recording
from services.runtime.unit import Unit

# In one order, whoever takes them: two processes never wait for each other.
TURNS = text("""
select pg_advisory_xact_lock(turn)
  from (select distinct hashtextextended('answers of ' || contact, 0) as turn
          from unnest(cast(:contacts as text[])) as contact order by turn) t
""")
COVERED = text("""
select v.contact_id, v.visit_id, v.outcome, v.outcome_at, v.asked_at, v.community_code
  from alerting_public.contact_visits v
 where v.contact_id = any(:contacts) and v.visit_id = any(:visits)
""")
SHOWN = text("""
select distinct s.resident_id, r.community_code
  from gateway.field_views v
 cross join lateral unnest(v.residents) as s(resident_id)
  left join roster_public.residents r on r.resident_id = s.resident_id
 where v.contact_id = :contact
""")
LATEST_OF_VISITS = text(f"""
select distinct on (visit_id) {COLUMNS}
  from gateway.answers where visit_id = any(:visits) and kind = 'visit'
 order by visit_id, at desc, id desc
""")
LATEST_OF_CONTACTS = text(f"""
select distinct on (contact_id) {COLUMNS}
  from gateway.answers where contact_id = any(:contacts) and kind in ('received', 'cannot')
                          and via = 'page'
 order by contact_id, at desc, id desc
""")
# Arrays of one row each differ in length, which `unnest` of an array of arrays does not allow.
NEW_ANSWERS = text("""
insert into gateway.answers (answer_id, contact_id, mobilisation_id, trace, communities, lane, kind,
                             visit_id, outcome, via, at, detail, recorded_at)
select (a->>'answer_id')::uuid, (a->>'contact_id')::uuid, (a->>'mobilisation_id')::uuid,
       (a->>'trace')::uuid, array(select jsonb_array_elements_text(a->'communities')), a->>'lane',
       a->>'kind', (a->>'visit_id')::uuid, a->>'outcome', a->>'via', (a->>'at')::timestamptz,
       nullif(a->'detail', 'null'::jsonb), :now
  from jsonb_array_elements(cast(:rows as jsonb)) with ordinality as r(a, position)
 order by position
on conflict (answer_id) do nothing
""")


class PostgresAnswerBook:
    """The AnswerBook port on one unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._connection = unit.connection
        self._now = unit.now

    async def take_turns(self, contacts: Collection[UUID]) -> None:
        await self._connection.execute(TURNS, {"contacts": [str(item) for item in contacts]})

    async def visits(self, wanted: Sequence[tuple[Link, UUID]]) -> dict[tuple[UUID, UUID], Seen]:
        if not wanted:
            return {}
        rows = await self._connection.execute(
            COVERED,
            {
                "contacts": [link.contact_id for link, _ in wanted],
                "visits": [visit_id for _, visit_id in wanted],
            },
        )
        found = {(row.contact_id, row.visit_id): _seen(row) for row in rows}
        for link, visit_id in wanted:
            key = (link.contact_id, visit_id)
            if key not in found:
                shown = await self._shown(link, visit_id)
                if shown is not None:
                    found[key] = shown
        return found

    async def _shown(self, link: Link, visit_id: UUID) -> Seen | None:
        # Withdrawn since the page was shown: what the leader found at the door still counts.
        shown = await self._connection.execute(SHOWN, {"contact": link.contact_id})
        for row in shown:
            if ids.visit_id(link.mobilisation_id, row.resident_id) == visit_id:
                community = (row.community_code,) if row.community_code else link.communities
                return Seen(communities=community)
        return None

    async def latest(self, said: Sequence[Said]) -> dict[UUID, Given]:
        visits = [item.visit_id for item in said if item.kind is AnswerKind.VISIT]
        contacts = [item.contact_id for item in said if item.visit_id is None]
        found: dict[UUID, Given] = {}
        if visits:
            rows = await self._connection.execute(LATEST_OF_VISITS, {"visits": visits})
            found |= {row.visit_id: given_of(row) for row in rows}
        if contacts:
            rows = await self._connection.execute(LATEST_OF_CONTACTS, {"contacts": contacts})
            found |= {row.contact_id: given_of(row) for row in rows}
        return found

    async def record(self, answers: Sequence[Recording]) -> None:
        rows = [
            {
                "answer_id": item.given.answer_id,
                "contact_id": item.given.contact_id,
                "mobilisation_id": item.link.mobilisation_id,
                "trace": item.link.alert_id,
                "communities": item.communities,
                "lane": item.link.lane,
                "kind": item.given.kind,
                "visit_id": item.given.visit_id,
                "outcome": item.given.outcome,
                "via": item.given.via,
                "at": item.given.at,
                "detail": item.given.detail.model_dump(mode="json") if item.given.detail else None,
            }
            for item in answers
        ]
        if rows:
            written = {"rows": orjson.dumps(rows).decode(), "now": self._now}
            await self._connection.execute(NEW_ANSWERS, written)

    async def keep(self, note: SealedNote) -> None:
        await keep_note(self._connection, note)

    async def record_refusal(self, link: Link, visit_id: UUID | None, reason: str) -> None:
        await self._connection.execute(
            insert(FIELD_REFUSALS).values(
                contact_id=link.contact_id, at=self._now, visit_id=visit_id, reason=reason
            )
        )


def _seen(row: Row[Any]) -> Seen:
    outcome = VisitOutcome(row.outcome or VisitOutcome.UNKNOWN)
    return Seen(outcome, row.outcome_at, (row.community_code,), row.asked_at)
