"""A recorded answer from its row."""

from schemas.events.answers import OutcomeDetail
from schemas.vocabulary import AnswerKind, Via, VisitOutcome
from services.gateway.field.domain.facts import Given
from services.runtime.direct import Row

COLUMNS = "answer_id, contact_id, kind, at, visit_id, outcome, detail, via"


def given_of(row: Row) -> Given:
    """The answer of a row of `gateway.answers`."""
    return Given(
        row.answer_id,
        row.contact_id,
        AnswerKind(row.kind),
        row.at,
        row.visit_id,
        VisitOutcome(row.outcome) if row.outcome else None,
        OutcomeDetail.model_validate(row.detail) if row.detail else None,
        Via(row.via),
    )
