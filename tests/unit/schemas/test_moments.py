"""Every moment that comes from outside can be kept and read back in every zone."""

from uuid import UUID

import pytest
from pydantic import BaseModel, ValidationError

from schemas.events.answers import OutcomeDetail
from services.gateway.accounts.api.keeping import KeyBody
from services.gateway.console.api.commands import AbsenceBody, AssignmentBody
from services.gateway.console.api.drills import MoveBody
from services.gateway.console.api.visits import OutcomeBody

UNREADABLE = ("9999-12-31T23:59:59-01:00", "0001-01-01T00:00:00+10:00", "1969-12-31T23:59:59Z")
SOMEBODY = str(UUID(int=7))
FILLED: list[tuple[type[BaseModel], dict[str, object], str]] = [
    (KeyBody, {"name": "气象台", "scopes": ["read"], "division": ""}, "expires_at"),
    (AssignmentBody, {"person_id": SOMEBODY, "rank": "A"}, "starts_at"),
    (AssignmentBody, {"person_id": SOMEBODY, "rank": "A"}, "ends_at"),
    (AbsenceBody, {"ends_at": "2026-10-08T08:00:00+08:00"}, "starts_at"),
    (AbsenceBody, {}, "ends_at"),
    (MoveBody, {}, "at"),
    (OutcomeBody, {"outcome": "safe"}, "at"),
    (OutcomeDetail, {}, "until"),
]


@pytest.mark.parametrize(("body", "rest", "field"), FILLED)
@pytest.mark.parametrize("moment", UNREADABLE)
def test_a_moment_that_could_not_be_read_again_is_refused_by_its_field(
    body: type[BaseModel], rest: dict[str, object], field: str, moment: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        body.model_validate(rest | {field: moment})
    assert [one["loc"] for one in refused.value.errors()] == [(field,)]


@pytest.mark.parametrize("moment", ["1970-01-01T00:00:00Z", "8999-12-31T23:59:59Z"])
def test_the_first_and_the_last_are_taken(moment: str) -> None:
    assert OutcomeDetail.model_validate({"until": moment}).until is not None
