"""Posts and grids over time: only what was really sent counts."""

from dataclasses import replace

from schemas import ids
from schemas.vocabulary import AttemptStatus, Channel, InjectKind, PassedOn, TaskState, VisitOutcome
from services.gateway.reports.domain.assessment import Part, of_places, of_posts, part_of
from services.gateway.reports.domain.record import Try
from services.gateway.reports.domain.silence import silent
from tests.builders.records import Told, at, contact, node


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


def over(minute: float, state: TaskState, reason: str, name: str = "c/g1/b1/s1") -> Told:
    one = Told()
    one.post(name, told=0.5, ended=(minute, state, reason))
    one.door("wang", name)
    return one


def test_who_had_no_time_before_it_was_over_is_not_silent() -> None:
    stood_down = over(1, TaskState.STOOD_DOWN, "superseded by a graver level")
    absent = over(1, TaskState.HANDED_OVER, PassedOn.ABSENT)
    lapsed = over(2, TaskState.LAPSED, "deadline passed")
    for one in (stood_down, absent, lapsed):
        assert of_posts(parts(one)) == []
        assert of_places(parts(one)) == []


def test_who_said_that_they_cannot_is_not_silent() -> None:
    for reason in (PassedOn.CANNOT, PassedOn.HAD_SAID_CANNOT):
        assert of_posts(parts(over(2, TaskState.HANDED_OVER, reason))) == []


def test_who_had_the_time_or_the_whole_ladder_is_silent() -> None:
    stood_down = over(30, TaskState.STOOD_DOWN, "lifted:2")
    passed_on = over(2, TaskState.HANDED_OVER, "silent")
    for one in (stood_down, passed_on):
        (standing,) = of_posts(parts(one))
        assert (standing.times, standing.answered) == (1, 0)


def _without_receipt(one: Told) -> Told:
    one.tries = [replace(sms, status=AttemptStatus.SENT) for sms in one.tries]
    return one


def test_whose_phone_may_have_been_off_is_not_silent() -> None:
    one = Told()
    one.post("c/g1/b1/s1")
    assert of_posts(parts(_without_receipt(one))) == []


def _arriving(one: Told, minute: float) -> Told:
    one.tries = [replace(sms, settled_at=at(minute)) for sms in one.tries]
    return one


def test_whose_phone_had_it_after_it_went_on_to_somebody_else_is_not_silent() -> None:
    passed_on = over(5, TaskState.HANDED_OVER, "silent")
    assert of_posts(parts(_arriving(passed_on, 90))) == []
    (standing,) = of_posts(parts(_arriving(passed_on, 4)))
    assert (standing.times, standing.answered) == (1, 0)


def test_the_time_to_answer_counts_from_when_the_phone_had_it() -> None:
    lapsed = over(30, TaskState.LAPSED, "deadline passed")
    assert of_posts(parts(_arriving(lapsed, 26))) == []
    (standing,) = of_posts(parts(_arriving(lapsed, 25)))
    assert (standing.times, standing.answered) == (1, 0)


def test_a_call_that_rang_is_proof_enough() -> None:
    one = Told()
    one.post("c/g1/b1/s1")
    _without_receipt(one)
    missed = Try(
        contact("c/g1/b1/s1"), Channel.CALL, "first", AttemptStatus.FAILED, at(4), None, True
    )
    one.tries.append(missed)
    assert [(post.times, post.answered) for post in of_posts(parts(one))] == [(1, 0)]


def test_a_call_that_we_took_back_proves_nothing() -> None:
    one = Told()
    one.post("c/g1/b1/s1")
    _without_receipt(one)
    one.tries.append(
        Try(contact("c/g1/b1/s1"), Channel.CALL, "first", AttemptStatus.FAILED, at(4), None)
    )
    assert [post.times for post in of_posts(parts(one))] in ([], [0])


def test_what_came_before_a_raised_level_proves_nothing_of_it() -> None:
    one = Told()
    one.post("c/g1/b1/s1", told=1, answered=3)
    one.post("c/g1/b1/s1", told=1, cause="upgrade:2", opened=30)
    one.tries[-1] = replace(one.tries[-1], sent_at=at(31), status=AttemptStatus.SENT)
    assert [(post.times, post.answered) for post in of_posts(parts(one))] == [(1, 1)]
    assert not silent(one.record(), one.deeds[-1])


def test_a_place_has_the_doors_alone_whose_post_was_reached() -> None:
    one = Told()
    one.post("c/g1/b1/s1", answered=2)
    one.post("c/g1/b1/s2", lost=True)
    one.door("wang", "c/g1/b1/s1", (9.0, VisitOutcome.SAFE))
    one.door("li", "c/g1/b1/s2")
    (grid,) = of_places(parts(one))
    assert grid.coverage == 1
