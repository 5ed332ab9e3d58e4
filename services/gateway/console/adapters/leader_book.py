"""Leaders' answers that officers enter, in PostgreSQL: they wait among those from the page."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from services.gateway.adapters.tables.answers import ANSWERS
from services.gateway.console.domain.leaders import LeaderAnswer, Whom
from services.gateway.console.ports.commands import Mobilisation
from services.gateway.console.ports.leaders import Asked
from services.runtime.unit import Unit

# Of a post that was handed over, who is asked now.
OF_POST = text("""
select contact_id from alerting_public.contact_tasks
 where mobilisation_id = :mobilisation and post_id = :post and kind = 'lead'
   and state in ('waiting', 'open', 'received')
 order by state = 'open' desc, contact_id limit 1
""")
ASKED = text("""
select c.contact_id, c.communities, coalesce(m.started_at, m.created_at) as started_at
  from alerting_public.contacts c
  join alerting_public.mobilisations m on m.mobilisation_id = c.mobilisation_id
 where c.mobilisation_id = :mobilisation and (c.person_id = :person or c.contact_id = :contact)
""")


class PostgresLeaderBook:
    """The LeaderBook port on one unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._connection = unit.connection
        self._now = unit.now

    async def asked(self, mobilisation_id: UUID, whom: Whom) -> Asked | None:
        names: dict[str, UUID | None] = {
            "mobilisation": mobilisation_id,
            "person": whom.person_id,
            "contact": None,
        }
        if whom.post_id is not None:
            held = {"mobilisation": mobilisation_id, "post": whom.post_id}
            names["contact"] = (await self._connection.execute(OF_POST, held)).scalar()
        row = (await self._connection.execute(ASKED, names)).first()
        return Asked(row.contact_id, tuple(row.communities), row.started_at) if row else None

    async def record(self, found: Mobilisation, answer: LeaderAnswer) -> None:
        statement = insert(ANSWERS).values(
            answer_id=answer.answer_id,
            contact_id=answer.contact_id,
            mobilisation_id=found.mobilisation_id,
            trace=found.alert_id,
            communities=list(answer.communities),
            lane=found.lane,
            kind=answer.kind,
            via=answer.via,
            at=answer.at,
            recorded_at=self._now,
        )
        await self._connection.execute(
            statement.on_conflict_do_nothing(index_elements=["answer_id"])
        )
