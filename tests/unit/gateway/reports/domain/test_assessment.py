"""Posts and grids over time: only what was really sent counts."""

from schemas import ids
from schemas.vocabulary import VisitOutcome
from services.gateway.reports.domain.assessment import of_places, of_posts
from tests.builders.records import Told, node, several


def post(name: str) -> object:
    return ids.of("report-post", name)


def run(answered: float | None, told: float | None = 1) -> Told:
    one = Told()
    one.post("c/g1/b1/s1", told=told, answered=answered)
    one.post("c/g2/b1/s1", answered=2)
    one.door("wang", "c/g1/b1/s1", *([(9.0, VisitOutcome.SAFE)] if answered else []))
    return one


def test_who_was_not_reached_is_not_silent() -> None:
    (slow, never_late) = of_posts(several(run(6), run(None, told=None), run(None)))
    assert slow.subject_id == post("c/g1/b1/s1")
    assert (slow.times, slow.answered, slow.answered_s) == (2, 1, 5 * 60)
    assert (never_late.times, never_late.share) == (3, 1)


def test_what_was_taken_over_from_below_counts_for_nobody() -> None:
    one = Told()
    one.post("c/g1/b1/s1", cause="level_above/first")
    assert of_posts(several(one)) == []


def test_grids_are_listed_from_the_worst_covered() -> None:
    listed = of_places(several(run(6), run(None)), "grid")
    assert [one.subject_id for one in listed] == [node("c/g1"), node("c/g2")]
    assert (listed[0].coverage, listed[1].coverage) == (0.5, None)
