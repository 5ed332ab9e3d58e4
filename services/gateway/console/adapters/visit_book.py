"""Outcomes that officers enter, in PostgreSQL: they wait among the leaders' answers."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from schemas.vocabulary import AnswerKind, Lane
from services.gateway.adapters.note_book import keep_note
from services.gateway.adapters.tables.answers import ANSWERS
from services.gateway.console.domain.visits import Entered
from services.gateway.console.ports.visits import VisitOfContact
from services.gateway.domain.notes import SealedNote
from services.runtime.unit import Unit

VISIT = text("""
select v.mobilisation_id, v.community_code, m.alert_id, m.lane, m.started_at,
       (select c.contact_id from alerting_public.contact_visits c
         where c.visit_id = v.visit_id and c.mobilisation_id = v.mobilisation_id
         order by c.contact_id limit 1) as contact_id
  from alerting_public.visits v
  join alerting_public.mobilisations m on m.mobilisation_id = v.mobilisation_id
 where v.visit_id = :visit
""")


class PostgresVisitBook:
    """The VisitBook port on one unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._connection = unit.connection
        self._now = unit.now

    async def visit(self, visit_id: UUID) -> VisitOfContact | None:
        row = (await self._connection.execute(VISIT, {"visit": visit_id})).first()
        if row is None:
            return None
        return VisitOfContact(
            row.mobilisation_id,
            row.alert_id,
            Lane(row.lane),
            row.community_code,
            row.contact_id,
            row.started_at,
        )

    async def keep(self, note: SealedNote) -> None:
        await keep_note(self._connection, note)

    async def record(self, visit: VisitOfContact, entered: Entered) -> None:
        statement = insert(ANSWERS).values(
            answer_id=entered.answer_id,
            contact_id=entered.contact_id,
            mobilisation_id=visit.mobilisation_id,
            trace=visit.alert_id,
            communities=[visit.community_code],
            lane=visit.lane,
            kind=AnswerKind.VISIT,
            visit_id=entered.visit_id,
            outcome=entered.outcome,
            via=entered.via,
            at=entered.at,
            recorded_at=self._now,
            detail=entered.detail.model_dump(mode="json") if entered.detail else None,
        )
        await self._connection.execute(
            statement.on_conflict_do_nothing(index_elements=["answer_id"])
        )
