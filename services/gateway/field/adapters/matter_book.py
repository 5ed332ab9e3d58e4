"""Who may raise and answer which matter, from the published views."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text

from schemas.vocabulary import MatterKind, MatterLevel, MatterState, Settlement
from services.gateway.adapters.note_book import keep_note
from services.gateway.domain.notes import SealedNote
from services.gateway.field.adapters.places import PLACE
from services.gateway.field.domain.facts import Matter
from services.gateway.field.domain.matters import RAISING_NODES
from services.gateway.field.ports import Asked, Leads
from services.runtime.direct import Direct, Row
from services.runtime.unit import Unit

# What is not lifted, and of that the highest first: who leads the community raises there.
RAISES_IN = text("""
select t.community_code, t.lifted
  from alerting_public.contact_tasks t
  join roster_public.nodes n on n.node_id = t.node_id
 where t.contact_id = :contact and t.kind = 'lead' and t.state in ('open', 'received', 'done')
   and n.kind = any(:kinds)
 order by t.lifted, n.kind = 'grid', t.community_code limit 1
""")
SEES = text("""
select exists (select 1 from alerting_public.contact_visits
                where contact_id = :contact and visit_id = :visit)
""")
ASKED = text("""
select community_code, state, bool_or(to_answer) as to_answer
  from alerting_public.contact_matters
 where contact_id = :contact and matter_id = :matter
 group by community_code, state
""")
MATTERS = f"""
select m.contact_id, m.matter_id, m.kind, m.level, m.state, m.settlement, m.due_at, m.ended_at,
       m.to_answer, r.door, o.text_sealed as note_sealed, a.text_sealed as answer_sealed,
       {PLACE} as place
  from alerting_public.contact_matters m
  left join roster_public.nodes n on n.node_id = m.node_id
  left join roster_public.nodes p on p.node_id = n.parent_id
  left join roster_public.residents r on r.resident_id = m.resident_id
  left join gateway.notes o on o.note_id = m.note_id
  left join gateway.notes a on a.note_id = m.answer_note_id
 where m.contact_id = any(%(contacts)b)
 order by not m.to_answer, m.state <> 'open', m.due_at desc, m.matter_id
"""


class PostgresMatterBook:
    """The MatterBook port on one unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._connection = unit.connection

    async def raises_in(self, contact_id: UUID) -> Leads | None:
        values = {"contact": contact_id, "kinds": [str(kind) for kind in RAISING_NODES]}
        row = (await self._connection.execute(RAISES_IN, values)).first()
        return None if row is None else Leads(row.community_code, row.lifted)

    async def sees(self, contact_id: UUID, visit_id: UUID) -> bool:
        values = {"contact": contact_id, "visit": visit_id}
        return bool((await self._connection.execute(SEES, values)).scalar_one())

    async def asked(self, contact_id: UUID, matter_id: UUID) -> Asked | None:
        values = {"contact": contact_id, "matter": matter_id}
        row = (await self._connection.execute(ASKED, values)).first()
        if row is None:
            return None
        return Asked(row.community_code, MatterState(row.state), row.to_answer)

    async def keep(self, note: SealedNote) -> None:
        await keep_note(self._connection, note)


async def matters_of(direct: Direct, contacts: Sequence[UUID]) -> dict[UUID, list[Matter]]:
    """What these contacts raised and have to answer, what waits for them first."""
    found: dict[UUID, dict[UUID, Matter]] = {}
    for row in await direct.rows(MATTERS, {"contacts": list(contacts)}):
        # Who has it to answer and leads its grid too sees it once.
        found.setdefault(row.contact_id, {}).setdefault(row.matter_id, _matter(row))
    return {contact: list(matters.values()) for contact, matters in found.items()}


def _matter(row: Row) -> Matter:
    return Matter(
        matter_id=row.matter_id,
        kind=MatterKind(row.kind),
        level=MatterLevel(row.level),
        state=MatterState(row.state),
        settlement=Settlement(row.settlement) if row.settlement else None,
        due_at=row.due_at,
        ended_at=row.ended_at,
        to_answer=row.to_answer,
        place=row.place,
        door=row.door or "",
        note_sealed=row.note_sealed or b"",
        answer_sealed=row.answer_sealed or b"",
    )
