"""The doors of a mobilisation, as somebody finds them who holds a list of paper."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from schemas.vocabulary import AnswerKind, VisitOutcome
from services.gateway.console.domain.paper import PaperDoor
from services.gateway.console.domain.paper_leads import PaperLead
from services.gateway.console.ports.paper import PaperDoors, SealedPerson
from services.runtime.database import Database

MOBILISATION = text("""
select coalesce(started_at, created_at) as started_at, ended_at, communities
  from alerting_public.mobilisations
 where mobilisation_id = :id
""")
# Also once all is lifted: paper is typed when the network is back.
DOORS = text("""
select v.visit_id, n.full_name, r.door, v.outcome, v.outcome_at, r.age, v.asked_at
  from alerting_public.visits v
  join roster_public.nodes n on n.node_id = v.stairwell_id
  join roster_public.residents r on r.resident_id = v.resident_id
 where v.mobilisation_id = :id and v.counted and starts_with(v.community_code, :division)
""")

LEADS = text("""
select distinct c.contact_id, n.full_name, c.communities, c.answer, c.answered_at
  from alerting_public.contact_tasks t
  join alerting_public.contacts c on c.contact_id = t.contact_id and c.mobilisation_id = :id
  join roster_public.nodes n on n.node_id = t.node_id
 where t.mobilisation_id = :id and t.kind = 'lead' and starts_with(t.community_code, :division)
""")
PEOPLE = text("""
select c.contact_id, p.name_sealed, p.phone_sealed
  from alerting_public.contacts c join roster_public.people p on p.person_id = c.person_id
 where c.mobilisation_id = :id and c.contact_id = any(:contacts)
""")


@dataclass(frozen=True)
class PublishedDoors:
    """The ports `ReadPaperDoors` and, as `people`, `ReadPaperPeople` on the published views."""

    database: Database

    async def __call__(
        self, mobilisation_id: UUID, division: str, leads: bool
    ) -> PaperDoors | None:
        names = {"id": mobilisation_id, "division": division}
        async with self.database.reading() as connection:
            mobilisation = (await connection.execute(MOBILISATION, names)).first()
            rows = (await connection.execute(DOORS, names)).all()
            asked = (await connection.execute(LEADS, names)).all() if leads else ()
        if mobilisation is None:
            return None
        doors = [
            PaperDoor(row.visit_id, row.full_name, row.door, VisitOutcome(row.outcome),
                      row.outcome_at, row.age or 0, row.asked_at)
            for row in rows
        ]  # fmt: skip
        communities = tuple(mobilisation.communities or ())
        return PaperDoors(
            mobilisation.started_at,
            communities,
            tuple(doors),
            mobilisation.ended_at,
            tuple(_lead(row) for row in asked),
        )

    async def people(
        self, mobilisation_id: UUID, contacts: Collection[UUID]
    ) -> Mapping[UUID, SealedPerson]:
        names = {"id": mobilisation_id, "contacts": list(contacts)}
        async with self.database.reading() as connection:
            rows = (await connection.execute(PEOPLE, names)).all()
        return {row.contact_id: SealedPerson(row.name_sealed, row.phone_sealed) for row in rows}


def _lead(row: Row[Any]) -> PaperLead:
    answer = AnswerKind(row.answer) if row.answer else None
    return PaperLead(row.contact_id, row.full_name, tuple(row.communities), answer, row.answered_at)
