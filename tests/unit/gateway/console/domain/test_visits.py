"""Which details belong to which outcome, and when who is away may come back."""

from datetime import UTC, datetime, timedelta

import pytest

from schemas.events.answers import OutcomeDetail
from schemas.vocabulary import HelpKind, Refuge, VisitOutcome
from services.gateway.console.domain.visits import Found, back_already, misplaced, too_early


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


def test_who_is_away_comes_back_after_they_were_found_to_be() -> None:
    now = datetime(2026, 8, 1, 21, 0, tzinfo=UTC)
    hour = timedelta(hours=1)

    def away(until: datetime | None, at: datetime | None = None) -> Found:
        return Found(VisitOutcome.AWAY, at, OutcomeDetail(until=until))

    assert not back_already(away(now + hour), now)
    assert not back_already(away(None), now)
    assert back_already(away(now - hour), now)
    # Entered from paper, of an earlier visit.
    assert not back_already(away(now - hour, now - 2 * hour), now)
    assert not back_already(Found(VisitOutcome.SAFE), now)


def test_what_was_seen_before_it_began_is_too_early() -> None:
    began = datetime(2026, 7, 1, 12, 0, 40, tzinfo=UTC)
    assert too_early(began - timedelta(minutes=1), began)
    # People note the minute.
    assert not too_early(began.replace(second=0), began)
    assert not too_early(began, None)
