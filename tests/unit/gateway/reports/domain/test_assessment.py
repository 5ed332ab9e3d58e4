"""Posts and grids over time: only what was really sent counts."""

from schemas import ids
from schemas.vocabulary import InjectKind, VisitOutcome
from services.gateway.reports.domain.assessment import Part, of_places, of_posts, part_of
from tests.builders.records import Told, node


def post(name: str) -> object:
    return ids.of("report-post", name)


def parts(*told: Told) -> list[Part]:
    return [part_of(one.record(), "grid") for one in told]


def run(answered: float | None, told: float | None = 1) -> Told:
    one = Told()
    one.post("c/g1/b1/s1", told=told, answered=answered)
    one.post("c/g2/b1/s1", answered=2)
    one.door("wang", "c/g1/b1/s1", *([(9.0, VisitOutcome.SAFE)] if answered else []))
    return one


def test_who_was_not_reached_is_not_silent() -> None:
    (slow, never_late) = of_posts(parts(run(None), run(None, told=None), run(6)))
    assert slow.subject_id == post("c/g1/b1/s1")
    assert (slow.times, slow.answered, slow.answered_s) == (2, 1, 5 * 60)
    assert slow.course == (0.0, None, 1.0)
    assert (never_late.times, never_late.share) == (3, 1)


def test_what_failed_on_its_way_or_a_drill_made_fail_counts_for_nobody() -> None:
    lost, staged = Told(), Told(exercise=True)
    lost.post("c/g1/b1/s1", lost=True)
    staged.post("c/g1/b1/s1")
    staged.inject(InjectKind.NUMBER_DEAD, "c/g1/b1/s1")
    assert of_posts(parts(lost, staged)) == []


def test_what_was_taken_over_from_below_counts_for_nobody() -> None:
    one = Told()
    one.post("c/g1/b1/s1", cause="level_above/first")
    assert of_posts(parts(one)) == []


def test_grids_are_listed_from_the_worst_covered() -> None:
    listed = of_places(parts(run(None), run(6)))
    assert [one.subject_id for one in listed] == [node("c/g1"), node("c/g2")]
    assert (listed[0].coverage, listed[1].coverage) == (0.5, None)
    assert listed[0].course == (0.0, 1.0)
