"""Recorded answers in PostgreSQL."""

from uuid import UUID

from sqlalchemy import Select, select, text
from sqlalchemy.dialects.postgresql import insert

from schemas import ids
from schemas.vocabulary import AnswerKind, Via, VisitOutcome
from services.gateway.adapters.tables import ANSWERS, FIELD_REFUSALS, FIELD_VIEWS
from services.gateway.field.domain.answering import Said, Seen
from services.gateway.field.domain.facts import Given, Link
from services.runtime.unit import Unit

COVERED = text("""
select outcome, outcome_at, asked_at, community_code from alerting_public.contact_visits
 where contact_id = :contact and visit_id = :visit limit 1
""")
SHOWN = text("""
select distinct s.resident_id, r.community_code
  from gateway.field_views v
 cross join lateral unnest(v.residents) as s(resident_id)
  left join roster_public.residents r on r.resident_id = s.resident_id
 where v.contact_id = :contact
""")


class PostgresAnswerBook:
    """The AnswerBook port on one unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._connection = unit.connection
        self._now = unit.now

    async def take_turns(self, contact_id: UUID) -> None:
        await self._connection.execute(
            text("select pg_advisory_xact_lock(hashtextextended(:name, 0))"),
            {"name": f"answers of {contact_id}"},
        )

    async def visit(self, link: Link, visit_id: UUID) -> Seen | None:
        covered = await self._connection.execute(
            COVERED, {"contact": link.contact_id, "visit": visit_id}
        )
        row = covered.first()
        if row is not None:
            outcome = VisitOutcome(row.outcome or VisitOutcome.UNKNOWN)
            return Seen(outcome, row.outcome_at, (row.community_code,), row.asked_at)
        # Withdrawn since the page was shown: what the leader found at the door still counts.
        shown = await self._connection.execute(SHOWN, {"contact": link.contact_id})
        for row in shown:
            if ids.visit_id(link.mobilisation_id, row.resident_id) == visit_id:
                community = (row.community_code,) if row.community_code else link.communities
                return Seen(communities=community)
        return None

    async def latest(self, said: Said) -> Given | None:
        row = (await self._connection.execute(_latest(said))).first()
        if row is None:
            return None
        outcome = VisitOutcome(row.outcome) if row.outcome else None
        return Given(
            row.answer_id, row.contact_id, AnswerKind(row.kind), row.at, row.visit_id, outcome
        )

    async def record(self, link: Link, given: Given, communities: tuple[str, ...]) -> None:
        statement = insert(ANSWERS).values(
            answer_id=given.answer_id,
            contact_id=given.contact_id,
            mobilisation_id=link.mobilisation_id,
            trace=link.alert_id,
            communities=list(communities),
            lane=link.lane,
            kind=given.kind,
            visit_id=given.visit_id,
            outcome=given.outcome,
            via=Via.PAGE,
            at=given.at,
        )
        await self._connection.execute(
            statement.on_conflict_do_nothing(index_elements=["answer_id"])
        )

    async def record_refusal(self, link: Link, visit_id: UUID | None, reason: str) -> None:
        await self._connection.execute(
            insert(FIELD_REFUSALS).values(
                contact_id=link.contact_id, at=self._now, visit_id=visit_id, reason=reason
            )
        )

    async def record_look(self, link: Link, residents: list[UUID], people: list[UUID]) -> None:
        await self._connection.execute(
            insert(FIELD_VIEWS).values(
                contact_id=link.contact_id, at=self._now, residents=residents, people=people
            )
        )


def _latest(said: Said) -> Select[tuple[object, ...]]:
    answers = ANSWERS.c
    statement = select(ANSWERS).order_by(answers.at.desc(), answers.id.desc()).limit(1)
    if said.visit_id is not None:
        return statement.where(answers.visit_id == said.visit_id)
    kinds = (AnswerKind.RECEIVED, AnswerKind.CANNOT)
    return statement.where(answers.contact_id == said.contact_id, answers.kind.in_(kinds))
