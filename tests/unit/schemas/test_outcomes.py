"""Of two outcomes at one door, which counts and what contradicts."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from schemas.outcomes import CAUTION, Moment, contradict, rank, standing, tries
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


TAKEN_BACK = Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ([(0, Outcome.NO_ANSWER), (1, Outcome.SAFE), (2, TAKEN_BACK)], [(0, Outcome.NO_ANSWER)]),
        ([(0, Outcome.SAFE), (1, TAKEN_BACK), (2, Outcome.MOVED)], [(2, Outcome.MOVED)]),
        # Told by two is taken back once; what came before both stands.
        ([(0, Outcome.SAFE), (2, Outcome.MOVED), (3, TAKEN_BACK), (4, TAKEN_BACK)],
         [(0, Outcome.SAFE)]),
        # One knock that page and paper tell is taken back as one, two are not.
        ([(0, Outcome.NO_ANSWER), (0.5, Outcome.NO_ANSWER), (1, TAKEN_BACK)], []),
        ([(0, Outcome.NO_ANSWER), (1, Outcome.NO_ANSWER), (2, TAKEN_BACK)],
         [(0, Outcome.NO_ANSWER)]),
        # One mistake that was told twice, however far apart; not what was found between.
        ([(0, Outcome.NO_ANSWER), (5, Outcome.SAFE), (9, Outcome.SAFE), (10, TAKEN_BACK)],
         [(0, Outcome.NO_ANSWER)]),
        ([(0, Outcome.SAFE), (5, Outcome.NO_ANSWER), (9, Outcome.SAFE), (10, TAKEN_BACK)],
         [(0, Outcome.SAFE), (5, Outcome.NO_ANSWER)]),
        # Two who call for help are two: one who was at the wrong door does not call off the other.
        ([(0, Outcome.NEEDS_HELP), (5, Outcome.NEEDS_HELP), (6, TAKEN_BACK)],
         [(0, Outcome.NEEDS_HELP)]),
        ([(0, TAKEN_BACK)], []),
    ],
)  # fmt: skip
def test_what_is_taken_back_was_never_so_in_whichever_order_it_is_heard(
    said: list[tuple[float, Outcome]], stands: list[tuple[float, Outcome]]
) -> None:
    def at(told: list[tuple[float, Outcome]]) -> list[Moment]:
        return [(NOON + timedelta(minutes=minute), outcome) for minute, outcome in told]

    for order in permutations(at(said)):
        assert standing([*order, order[0]]) == at(stands)


def test_a_door_is_tried_once_a_minute_at_most_and_since_the_resident_was_seen() -> None:
    shut = [found(Outcome.NO_ANSWER, minutes) for minutes in (0, 5, 6)]
    twice = (shut[1][0] + timedelta(seconds=30), Outcome.NO_ANSWER)
    assert tries([*shut, twice]) == tuple(at for at, _outcome in shut)
    assert tries([*shut, found(Outcome.SAFE, 5)]) == (shut[1][0], shut[2][0])
