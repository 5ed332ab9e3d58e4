"""The coverage curve as a picture."""

import itertools

from schemas.vocabulary import VisitOutcome
from services.gateway.reports.domain.report import report
from services.gateway.reports.translate.chart import BOTTOM, LEFT, RIGHT, TOP, chart
from tests.builders.records import Told

SAFE = VisitOutcome.SAFE


def points(line: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in line.split())]


def one(*minutes: float, open_doors: int = 0) -> Told:
    told = Told()
    for number, after in enumerate(minutes):
        told.door(f"door {number}", "c/g1/b1/s1", (after, SAFE))
    for number in range(open_doors):
        told.door(f"open {number}", "c/g1/b1/s1")
    return told


def test_the_line_goes_from_nobody_at_the_start_to_all_at_the_end() -> None:
    made = chart(report(one(15, 30).record()))
    assert made is not None
    line = points(made.line)
    assert (line[0], line[-1]) == ((LEFT, BOTTOM), (RIGHT, TOP))
    assert ((LEFT + RIGHT) / 2, TOP) in line
    assert made.before == ""


def test_between_two_findings_nothing_rises() -> None:
    made = chart(report(one(15, 30).record()))
    assert made is not None
    line = points(made.line)
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in itertools.pairwise(line))


def test_both_have_one_scale_of_percent_however_many_doors_each_had() -> None:
    made = chart(report(one(10, 20).record(), one(10, open_doors=3).record()))
    assert made is not None
    assert points(made.line)[-1][1] == TOP
    assert points(made.before)[-1][1] == BOTTOM - (BOTTOM - TOP) / 4


def test_ticks_are_whole_minutes_and_few() -> None:
    made = chart(report(one(5).record()))
    assert made is not None
    assert [minute for _, minute in made.ticks] == [0, 10, 20, 30, 40, 50, 60]


def test_weeks_have_few_ticks_too() -> None:
    made = chart(report(one(40 * 24 * 60).record()))
    assert made is not None
    assert len(made.ticks) <= 8


def test_nobody_to_see_is_no_picture() -> None:
    told = Told()
    told.post("c/g1/b1/s1", answered=1)
    assert chart(report(told.record())) is None
