"""Rows of a branch that are read share what is equal in them."""

from dataclasses import fields
from datetime import UTC, datetime
from uuid import UUID

from schemas.vocabulary import VisitOutcome
from services.alerting.adapters.branch_rows import READERS, Known
from services.alerting.domain.state import Visit


def record(number: int) -> list[object]:
    """A door as the database gives it: each value an object of its own."""
    values = dict.fromkeys((item.name for item in fields(Visit)), None) | {
        "visit_id": UUID(int=number),
        "resident_id": UUID(int=100 + number),
        "stairwell_id": UUID(int=7),
        "node_id": UUID(int=7),
        "grid_id": UUID(int=8),
        "reasons": ["alone", "mobility"],
        "team_posts": [UUID(int=9)],
        "outcome": "safe",
        "knocked_at": [],
        "buddies": [],
        "said": [],
        "asked_at": datetime(2026, 6, 1, 4, tzinfo=UTC),
    }
    return list(values.values())


def doors(*numbers: int) -> list[Visit]:
    return READERS["visits"](zip(*map(record, numbers), strict=True), Known())


def test_a_place_is_one_object_in_all_that_stands_below_it() -> None:
    first, second = doors(1, 2)
    assert first.stairwell_id is first.node_id is second.stairwell_id
    assert first.grid_id is second.grid_id
    assert first.team_posts is second.team_posts
    assert first.reasons is second.reasons
    assert first.asked_at is second.asked_at
    assert first.visit_id != second.visit_id


def test_what_is_read_is_as_the_fields_want_it() -> None:
    (read,) = doors(1)
    assert read.outcome is VisitOutcome.SAFE
    assert read.reasons == ("alone", "mobility")
    assert read.outcome_by is None
    assert read.knocked_at == ()
    assert read.step is None


def test_of_no_rows_none_are_read() -> None:
    assert doors() == []
