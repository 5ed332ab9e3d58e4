"""Of two outcomes at one door, which counts and what contradicts."""

from datetime import UTC, datetime, timedelta

import pytest

from schemas.outcomes import CAUTION, Moment, contradict, rank
from schemas.vocabulary import VisitOutcome as Outcome

NOON = datetime(2026, 7, 1, 4, tzinfo=UTC)


def found(outcome: Outcome, minutes: int = 0) -> Moment:
    return NOON + timedelta(minutes=minutes), outcome


def test_the_later_counts_whatever_it_says() -> None:
    assert rank(found(Outcome.SAFE, 1)) > rank(found(Outcome.NEEDS_HELP))


@pytest.mark.parametrize("milder", [Outcome.SAFE, Outcome.NO_ANSWER, Outcome.WRONG_DATA])
def test_at_one_moment_whoever_needs_help_is_gone_to(milder: Outcome) -> None:
    assert rank(found(Outcome.NEEDS_HELP)) > rank(found(milder))


def test_at_one_moment_an_open_door_is_not_safe_and_each_outcome_has_its_place() -> None:
    for unaccounted in (one for one in Outcome if not one.accounted):
        assert rank(found(unaccounted)) > rank(found(Outcome.SAFE))
    assert sorted(CAUTION) == sorted(Outcome)


@pytest.mark.parametrize(
    ("one", "other", "so"),
    [
        (found(Outcome.SAFE), found(Outcome.SAFE, 5), False),
        (found(Outcome.SAFE), found(Outcome.NEEDS_HELP, 5), True),
        (found(Outcome.NO_ANSWER), found(Outcome.SAFE, 5), False),
        (found(Outcome.SAFE), found(Outcome.NO_ANSWER, 5), True),
        (found(Outcome.SAFE), found(Outcome.NO_ANSWER), True),
    ],
)
def test_nobody_answering_first_is_no_contradiction(one: Moment, other: Moment, so: bool) -> None:
    assert contradict(one, other) is contradict(other, one) is so
