"""What a row of the paper says beyond its outcome's word, each in a column of its own."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from schemas.detail_words import HELP, MOVERS, REFUGES, URGENT, meant
from schemas.events.answers import OutcomeDetail
from schemas.vocabulary import VisitOutcome
from services.gateway.console.domain.paper_fields import Field, Refused, Row, Why
from services.gateway.console.domain.paper_moment import When, moment
from services.gateway.console.domain.visits import BELONGS

AHEAD = timedelta(days=366)
"""So far on who is away may be said to be back."""
NOTHING = ("", "无", "/", "-", "—", "——")
"""What forms are filled with where there is nothing to say."""
CODES: Mapping[Field, tuple[str, Callable[[str], Any]]] = {
    Field.HELP: ("help_kind", partial(meant, HELP)),
    Field.URGENT: ("urgent", partial(meant, URGENT)),
    Field.MOVED_TO: ("moved_to", partial(meant, REFUGES)),
    Field.MOVED_BY: ("moved_by", partial(meant, MOVERS)),
}


def detail_of(
    row: Row, outcome: VisitOutcome, at: datetime, when: When
) -> OutcomeDetail | Refused | None:
    """What the optional columns say, None where they are empty; refused with the column where that
    is not understood, or belongs to another outcome."""
    said: dict[str, Any] = {}
    for field in (*CODES, Field.UNTIL):
        typed = row.cell(field)
        if typed in NOTHING:
            continue
        name, value = _read(field, typed, replace(when, started_at=at, now=at + AHEAD))
        if isinstance(value, Why):
            return Refused(row.number, field, value, typed)
        if value is not False and name not in BELONGS.get(outcome, ()):
            return Refused(row.number, field, Why.MISPLACED, typed)
        said[name] = value
    detail = OutcomeDetail(**said)
    return None if detail == OutcomeDetail() else detail


def _read(field: Field, typed: str, since: When) -> tuple[str, Any]:
    if field is not Field.UNTIL:
        name, read = CODES[field]
        found = read(typed)
        return name, Why.NO_CODE if found is None else found
    back = moment(typed, since, first=True)
    if isinstance(back, Why):
        return "until", Why.NO_TIME if back is Why.NO_TIME else Why.BACK_ALREADY
    return "until", back if back > since.started_at else Why.BACK_ALREADY
