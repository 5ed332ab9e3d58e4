"""Answers recorded and not yet sent on, in PostgreSQL."""

from sqlalchemy import Row, select, text, update

from schemas.events.answers import Answer, OutcomeDetail
from schemas.vocabulary import AnswerKind, Lane, Via, VisitOutcome
from services.gateway.adapters.tables.answers import ANSWERS
from services.gateway.field.ports import WaitingAnswer
from services.runtime.unit import Unit

ONE_SENDER = text("select pg_try_advisory_xact_lock(hashtextextended('gateway answers', 0))")


class PostgresWaitingAnswers:
    """The WaitingAnswers port on one unit of work; of several processes one sends at a time."""

    def __init__(self, unit: Unit) -> None:
        self._connection = unit.connection
        self._now = unit.now

    async def take(self, most: int) -> list[WaitingAnswer]:
        if not (await self._connection.execute(ONE_SENDER)).scalar_one():
            return []
        waiting = select(ANSWERS).where(ANSWERS.c.emitted_at.is_(None))
        found = await self._connection.execute(waiting.order_by(ANSWERS.c.id).limit(most))
        rows = list(found.all())
        if rows:
            taken = update(ANSWERS).where(ANSWERS.c.id.in_([row.id for row in rows]))
            await self._connection.execute(taken.values(emitted_at=self._now))
        return [_waiting(row) for row in rows]


def _waiting(row: Row[tuple[object, ...]]) -> WaitingAnswer:
    answer = Answer(
        answer_id=row.answer_id,
        mobilisation_id=row.mobilisation_id,
        contact_id=row.contact_id,
        kind=AnswerKind(row.kind),
        via=Via(row.via),
        at=row.at,
        visit_id=row.visit_id,
        outcome=VisitOutcome(row.outcome) if row.outcome else None,
        detail=OutcomeDetail.model_validate(row.detail) if row.detail else None,
    )
    return WaitingAnswer(tuple(row.communities), Lane(row.lane), row.trace, answer)
