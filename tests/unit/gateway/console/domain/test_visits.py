"""Which details belong to which outcome."""

import pytest

from schemas.events.answers import OutcomeDetail
from schemas.vocabulary import HelpKind, Refuge, VisitOutcome
from services.gateway.console.domain.visits import misplaced


@pytest.mark.parametrize(
    ("outcome", "detail", "wrong"),
    [
        (VisitOutcome.SAFE, None, []),
        (VisitOutcome.NEEDS_HELP, OutcomeDetail(help_kind=HelpKind.MEDICAL, urgent=True), []),
        (VisitOutcome.SAFE, OutcomeDetail(urgent=True), ["urgent"]),
        (
            VisitOutcome.AWAY,
            OutcomeDetail(moved_to=Refuge.KIN, help_kind=HelpKind.POWER),
            ["help_kind", "moved_to"],
        ),
    ],
)
def test_a_detail_of_another_outcome_is_named(
    outcome: VisitOutcome, detail: OutcomeDetail | None, wrong: list[str]
) -> None:
    assert misplaced(outcome, detail) == wrong
