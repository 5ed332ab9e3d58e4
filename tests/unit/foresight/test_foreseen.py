"""All that is foreseen of a start."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from services.foresight.foreseen import Foreseen, foreseen
from services.foresight.load import Capacity
from services.foresight.past import NO_PAST, Past
from services.foresight.spread import Spread
from tests.builders.foresight import ASKED, district

BLOCK = district(1, 3, 4, 2)


def test_posts_people_and_doors_are_those_of_the_roster() -> None:
    found = foreseen(ASKED, BLOCK, Capacity(), NO_PAST)

    assert (found.posts, found.people, found.visits) == (40, 40, 72)
    assert found.prediction.told.of == 40
    assert found.prediction.messages > 40
    assert found.prediction.cost > 0
    assert found.findings == ()


def test_lines_are_judged_by_the_calls_that_are_expected() -> None:
    found = foreseen(ASKED, BLOCK, Capacity(lines=1), NO_PAST)

    (calls,) = found.findings
    assert calls.what == "calls"
    assert calls.values["people"] == min(40, found.prediction.calls)


def test_a_visit_takes_what_it_took_before() -> None:
    slow = Spread(100, 100, (3_600.0,))
    past = Past(1, (), slow, slow, slow)

    found = foreseen(replace(ASKED, deadline=timedelta(hours=2)), BLOCK, Capacity(), past)

    (visits,) = found.findings
    assert (visits.what, visits.values["possible"]) == ("visits", 1)


def test_buddies_are_people_who_are_told_and_hold_no_post() -> None:
    def with_buddies(asks: bool) -> Foreseen:
        groups = tuple(
            replace(group, buddies=tuple(UUID(int=10_000 + 3 * n + one) for one in range(3)))
            for n, group in enumerate(BLOCK.at_risk)
        )
        roster = replace(BLOCK, at_risk=groups)
        return foreseen(replace(ASKED, buddies=asks), roster, Capacity(), NO_PAST)

    without, told = with_buddies(False), with_buddies(True)
    assert (told.posts, told.people, told.visits) == (40, 40 + 72, 72)
    assert told.prediction.told.of == told.prediction.answered.of == 40
    assert told.prediction.messages > without.prediction.messages + 60
    assert told.prediction.cost > without.prediction.cost
    # Twice as many go: half of the doors are seen to earlier.
    before, after = (one.prediction.accounted.at_s[0] for one in (without, told))
    assert after is not None
    assert before is None or after < before
