"""The coverage curve."""

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from schemas import ids
from schemas.vocabulary import VisitOutcome
from services.gateway.reports.domain.curve import Point, coverage, thinned, time_to
from services.gateway.reports.domain.record import Finding
from tests.builders.records import START, at

SAFE, UNKNOWN = VisitOutcome.SAFE, VisitOutcome.UNKNOWN


def finding(minutes: float, who: int, outcome: VisitOutcome = SAFE) -> Finding:
    moment = at(minutes)
    assert moment is not None
    return Finding(moment, ids.of("curve", who), outcome)


def test_it_rises_with_every_door_that_is_accounted_for() -> None:
    points = coverage([finding(1, 1), finding(2, 2), finding(3, 2)], START)
    assert points == [Point(0, 0), Point(60, 1), Point(120, 2)]


def test_what_is_taken_back_falls() -> None:
    points = coverage([finding(1, 1), finding(2, 1, UNKNOWN)], START)
    assert [point.accounted for point in points] == [0, 1, 0]


def test_a_share_counts_only_when_it_stayed() -> None:
    fell = coverage([finding(1, 1), finding(2, 1, UNKNOWN), finding(9, 1)], START)
    assert time_to(fell, 1, 100) == 9 * 60
    assert time_to(fell, 2, 100) is None
    assert time_to([], 0, 50) is None


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 9), st.sampled_from(VisitOutcome))))
def test_its_end_is_the_recount_in_any_order(found: list[tuple[int, int, VisitOutcome]]) -> None:
    # One outcome a door and moment: which of two at once counts is alerting's rule.
    unique = {(minutes, who): outcome for minutes, who, outcome in found}
    findings = [finding(minutes, who, outcome) for (minutes, who), outcome in unique.items()]
    last = {who: outcome for (_, who), outcome in sorted(unique.items(), key=lambda item: item[0])}
    random.Random(1).shuffle(findings)
    points = coverage(findings, START)
    assert points[-1].accounted == sum(outcome.accounted for outcome in last.values())
    assert all(one.after_s < other.after_s for one, other in pairwise(points[1:]))


def test_a_picture_keeps_both_ends() -> None:
    points = [Point(float(number), number) for number in range(1_000)]
    few = thinned(points, 50)
    assert (few[0], few[-1], len(few)) == (points[0], points[-1], 50)
