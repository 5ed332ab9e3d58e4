"""What a mobilisation teaches, and what came of it."""

from schemas.vocabulary import AttemptStatus, Channel, PostKind, VisitOutcome
from services.gateway.reports.domain.happened import happened
from services.gateway.reports.domain.lessons import lessons
from services.gateway.reports.domain.record import Said, Try
from tests.builders.records import Told, at, contact

STAIR = PostKind.STAIRWELL_LEADER
SAFE = VisitOutcome.SAFE


def _call(told: Told, name: str, minute: float, fault: str | None = None) -> None:
    failed, missed = AttemptStatus.FAILED, fault is None
    told.tries.append(Try(contact(name), Channel.CALL, "first", failed, at(minute), fault, missed))


def _answers(told: Told, name: str, minute: float, kind: str = "received") -> None:
    said_at = at(minute)
    assert said_at is not None
    told.said.append(Said(contact(name), said_at, kind, "key"))


def test_an_answer_teaches_of_the_channel_that_brought_it() -> None:
    told = Told()
    told.post("c/g/b/s1", told=0.5, answered=2.0)
    told.post("c/g/b/s2", told=0.5)
    _call(told, "c/g/b/s2", 4.0)
    _answers(told, "c/g/b/s2", 5.0, "cannot")

    by = {one.channel: one for one in lessons(told.record()).responses}

    assert (by[Channel.SMS].post, by[Channel.SMS].tried) == (STAIR, 2)
    assert by[Channel.SMS].answered.seconds == (90.0,)
    # They rang back: the call was missed, not lost.
    assert (by[Channel.CALL].lost, by[Channel.CALL].cannot) == (0, 1)
    assert by[Channel.CALL].answered.seconds == (60.0,)


def test_what_never_reached_the_phone_is_lost() -> None:
    told = Told()
    told.post("c/g/b/s1", told=None)
    _call(told, "c/g/b/s1", 1.0, fault="number")

    assert [(one.tried, one.lost) for one in lessons(told.record()).responses] == [(1, 1), (1, 1)]


def test_nobody_is_silent_to_whom_something_went_out_just_before_the_end() -> None:
    told = Told()
    told.post("c/g/b/s1", told=58.0)
    told.post("c/g/b/s2", told=30.0)

    (response,) = lessons(told.record()).responses

    assert (response.tried, response.answered.came) == (1, 0)


def test_doors_are_counted_from_the_answer_and_from_one_another() -> None:
    told = Told()
    told.post("c/g/b/s1", told=0.5, answered=2.0)
    told.door("wang", "c/g/b/s1", (10.0, SAFE))
    told.door("li", "c/g/b/s1", (15.0, VisitOutcome.NO_ANSWER), (25.0, SAFE))
    told.door("zhao", "c/g/b/s1")

    taught = lessons(told.record())

    assert (taught.first_door.of, taught.first_door.seconds) == (1, (480.0,))
    assert (taught.next_door.of, taught.next_door.seconds) == (2, (900.0,))
    assert taught.told.seconds == (30.0,)


def test_posts_are_told_and_answered_by_whoever_took_them_over() -> None:
    told = Told()
    told.post("c/g/b/s1", told=0.5, answered=2.0)
    told.post("c/g/b/s2", told=1.0)
    told.door("wang", "c/g/b/s1", (10.0, SAFE))
    told.door("li", "c/g/b/s2", (12.0, VisitOutcome.NO_ANSWER))

    came = happened(told.record())

    assert (came["told"].of, came["told"].until(100)) == (2, 60.0)
    assert (came["answered"].until(50), came["answered"].until(100)) == (120.0, None)
    assert (came["accounted"].of, came["accounted"].until(50)) == (2, 600.0)


def test_what_came_of_a_raised_level_counts_from_there() -> None:
    told = Told()
    told.post("c/g/b/s1", told=0.5, answered=2.0)
    told.post("c/g/b/s2", told=0.5)
    told.post("c/g/b/s1", told=30.5, answered=34.0, cause="upgrade:2", opened=30)
    told.post("c/g/b/s2", told=31.0, cause="upgrade:2", opened=30)
    told.door("wang", "c/g/b/s1", (10.0, SAFE), (40.0, SAFE))
    told.door("li", "c/g/b/s2", (12.0, SAFE))

    came = happened(told.record(), at(30))

    assert (came["told"].of, came["told"].seconds) == (2, [30.0, 60.0])
    assert (came["answered"].of, came["answered"].seconds) == (2, [240.0])
    assert (came["accounted"].of, came["accounted"].seconds) == (2, [600.0])
