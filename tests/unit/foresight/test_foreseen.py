"""All that is foreseen of a start."""

from dataclasses import replace
from datetime import timedelta

from services.foresight.foreseen import foreseen
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
