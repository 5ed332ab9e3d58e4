"""One course of a mobilisation, with people of whom everything is certain."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from uuid import UUID

import pytest

from schemas.vocabulary import Channel, PostKind
from services.foresight.asked import Asked
from services.foresight.course import LOST_S, NEVER, Course, course
from services.foresight.load import Capacity
from services.foresight.past import LEAST, Expectation, Past, Response
from services.foresight.seats import Buddy, Sample, Seat
from services.foresight.spread import Spread
from tests.builders.foresight import ASKED

COMMUNITY, GRID, STAIR = (
    PostKind.COMMUNITY_LEADER,
    PostKind.GRID_LEADER,
    PostKind.STAIRWELL_LEADER,
)
CAPACITY = Capacity(sms_per_s=1_000.0)


def _always(post: PostKind, channel: Channel, after_s: float) -> Response:
    return Response(post, channel, LEAST, 0, 0, Spread(LEAST, LEAST, (after_s,)))


def _never(post: PostKind, channel: Channel) -> Response:
    return Response(post, channel, LEAST, 0, 0, Spread(LEAST, 0, ()))


def _expected(*responses: Response) -> Expectation:
    certain = Spread(LEAST, LEAST, (60.0,))
    return Expectation(Past(1, responses, Spread(LEAST, LEAST, (2.0,)), certain, certain))


def _seat(
    number: int, kind: PostKind, above: tuple[int, ...] = (), doors: int = 0, people: int = 2
) -> Seat:
    names = tuple(UUID(int=10 * number + rank + 1) for rank in range(people))
    return Seat(kind, names, above, doors)


def _buddy(number: int, *doors: tuple[int, int]) -> Buddy:
    return Buddy(UUID(int=1_000 + number), doors)


CHAIN = [_seat(0, COMMUNITY), _seat(1, GRID, (0,)), _seat(2, STAIR, (1, 0), doors=3)]


def _play(
    expected: Expectation,
    asked: Asked = ASKED,
    seats: list[Seat] = CHAIN,
    buddies: tuple[Buddy, ...] = (),
    **changes: object,
) -> Course:
    capacity = replace(CAPACITY, **changes)  # type: ignore[arg-type]
    sample = Sample(tuple(seats), len(seats), sum(seat.doors for seat in seats), buddies)
    return course(sample, asked, capacity, expected, Random(1))


QUICK = _expected(*(_always(kind, Channel.SMS, 30.0) for kind in (COMMUNITY, GRID, STAIR)))


def test_all_answer_and_go_from_door_to_door() -> None:
    played = _play(QUICK)
    assert played.told == pytest.approx([2.0] * 3)
    assert played.answered == pytest.approx([32.0] * 3)
    assert played.accounted == pytest.approx([92.0, 152.0, 212.0])
    assert (played.messages, played.calls, played.doors) == (3, 0, 3)


def test_a_level_of_a_cascade_begins_when_the_one_above_has_answered() -> None:
    played = _play(QUICK, replace(ASKED, cascade_wait=timedelta(minutes=5)))
    assert played.answered == pytest.approx([32.0, 64.0, 96.0])


def test_or_when_the_one_above_has_had_its_time() -> None:
    silent_top = _expected(
        _never(COMMUNITY, Channel.SMS),
        _never(COMMUNITY, Channel.CALL),
        _always(GRID, Channel.SMS, 30.0),
        _always(STAIR, Channel.SMS, 30.0),
    )
    played = _play(silent_top, replace(ASKED, cascade_wait=timedelta(minutes=5)))
    assert played.answered[0] == NEVER
    assert played.answered[1:] == pytest.approx([332.0, 364.0])


def test_who_is_silent_is_called_then_followed_by_the_deputy_then_by_the_level_above() -> None:
    silent_bottom = _expected(
        _never(STAIR, Channel.SMS),
        _never(STAIR, Channel.CALL),
        _always(GRID, Channel.SMS, 30.0),
        _always(COMMUNITY, Channel.SMS, 30.0),
    )
    played = _play(silent_bottom)
    # Twice 180 + 120 s and the way out, then the grid leader is written to anew.
    assert played.answered[2] == pytest.approx(2 + 300 + 2 + 300 + 2 + 30)
    assert (played.messages, played.calls) == (5, 2)


def test_without_escalation_who_is_silent_is_left_alone() -> None:
    silent = _expected(*(_never(STAIR, channel) for channel in (Channel.SMS, Channel.CALL)))
    played = _play(silent, replace(ASKED, escalate=False), seats=[_seat(0, STAIR, doors=2)])
    assert played.answered == [NEVER]
    assert (played.messages, played.accounted) == (1, [])


def test_who_says_cannot_is_followed_at_once() -> None:
    cannot = Response(STAIR, Channel.SMS, LEAST, 0, LEAST, Spread(LEAST, LEAST, (10.0,)))
    played = _play(
        _expected(cannot, _always(GRID, Channel.SMS, 30.0)),
        seats=[_seat(0, GRID), _seat(1, STAIR, (0,), people=1)],
    )
    # The grid leader, written to once more, has yet to answer the first message.
    assert played.answered[1] == pytest.approx(32)
    assert played.messages == 3


def test_a_dead_number_is_not_waited_for() -> None:
    dead = Response(STAIR, Channel.SMS, LEAST, LEAST, 0, Spread(LEAST, 0, ()))
    played = _play(_expected(dead, _always(STAIR, Channel.CALL, 20.0)), seats=[_seat(0, STAIR)])
    assert played.answered == pytest.approx([2 + LOST_S + 20])


def test_a_vacant_post_goes_to_the_level_above() -> None:
    played = _play(QUICK, seats=[_seat(0, GRID), _seat(1, STAIR, (0,), doors=1, people=0)])
    assert played.answered[1] == pytest.approx(32.0)
    assert len(played.accounted) == 1


def test_calls_wait_for_a_line() -> None:
    called = _expected(_never(STAIR, Channel.SMS), _always(STAIR, Channel.CALL, 20.0))
    seats = [_seat(number, STAIR) for number in range(4)]
    played = _play(called, seats=seats, lines=1, call=timedelta(seconds=40))
    assert played.answered == pytest.approx([202.0, 242.0, 282.0, 322.0], abs=0.1)


def test_a_channel_that_is_off_is_passed_over() -> None:
    called = _expected(_always(STAIR, Channel.CALL, 20.0))
    played = _play(called, seats=[_seat(0, STAIR)], switched_off=frozenset({Channel.SMS}))
    assert played.messages == 0
    assert played.answered == pytest.approx([22.0])


def test_one_person_with_two_posts_is_told_once() -> None:
    seat = _seat(0, STAIR)
    played = _play(QUICK, seats=[seat, seat])
    assert played.messages == 1
    assert played.answered == pytest.approx([32.0, 32.0])


def test_a_buddy_is_written_to_and_the_door_is_seen_by_whoever_comes_first() -> None:
    """The leader of the stairwell answers no text, and is called three minutes later."""
    late = _expected(
        _always(COMMUNITY, Channel.SMS, 30.0),
        _always(GRID, Channel.SMS, 30.0),
        _never(STAIR, Channel.SMS),
        _always(STAIR, Channel.CALL, 20.0),
    )
    alone, paired = _play(late), _play(late, buddies=(_buddy(1, (2, 1)),))
    assert alone.accounted == pytest.approx([262.0, 322.0, 382.0])
    assert (paired.messages, paired.calls) == (alone.messages + 1, alone.calls)
    assert min(paired.accounted) < 262.0
    assert len(paired.accounted) == 3
    assert paired.told == pytest.approx(alone.told)
    assert paired.answered == pytest.approx(alone.answered)


def test_where_somebody_was_no_buddy_is_called() -> None:
    seen = _expected(
        _always(STAIR, Channel.SMS, 30.0),
        _never(GRID, Channel.SMS),
        _never(COMMUNITY, Channel.SMS),
    )
    played = _play(
        seen, seats=[_seat(0, STAIR, doors=1)], buddies=tuple(_buddy(n, (0, 0)) for n in range(9))
    )
    assert (played.messages, played.calls) == (10, 0)
    assert len(played.accounted) == 1


def test_a_buddy_who_is_silent_is_followed_by_nobody() -> None:
    nobody = _expected(_never(STAIR, Channel.SMS), _never(STAIR, Channel.CALL))
    seats, buddies = [_seat(0, STAIR, doors=1)], (_buddy(1, (0, 0)), _buddy(2, (0, 0)))
    played = _play(nobody, seats=seats, buddies=buddies)
    assert (played.messages, played.calls, played.accounted) == (4, 4, [])


def test_in_a_cascade_a_buddy_waits_as_the_doors_leader_does() -> None:
    """Those above and the leader are silent; of the buddies a third answer a text."""
    some = _expected(
        _never(COMMUNITY, Channel.SMS), _never(STAIR, Channel.SMS), _always(GRID, Channel.SMS, 30.0)
    )
    seats = [_seat(0, COMMUNITY), _seat(1, STAIR, (0,), doors=30)]
    buddies = tuple(_buddy(door, (1, door)) for door in range(30))
    written = replace(ASKED, waits=ASKED.waits[:1])
    at_once = _play(some, written, seats, buddies)
    waited = _play(some, replace(written, cascade_wait=timedelta(minutes=5)), seats, buddies)
    assert min(at_once.accounted) == pytest.approx(92.0)
    assert min(waited.accounted) == pytest.approx(392.0)


def test_a_buddy_who_holds_a_post_is_written_to_once_and_goes_to_the_doors_of_both() -> None:
    seats = [_seat(0, STAIR, doors=1), _seat(1, STAIR, doors=1)]
    holder_of_the_other = Buddy(seats[1].people[0], ((0, 0),))
    played = _play(QUICK, seats=seats, buddies=(holder_of_the_other,))
    assert (played.messages, played.calls) == (2, 0)
    assert played.answered == pytest.approx([32.0, 32.0])
    assert played.accounted == pytest.approx([92.0, 92.0])


def test_a_silent_buddy_who_holds_a_post_is_called_once_and_the_post_goes_to_the_deputy() -> None:
    nobody = _expected(_never(STAIR, Channel.SMS), _never(STAIR, Channel.CALL))
    seats = [_seat(0, STAIR), _seat(1, STAIR)]
    played = _play(nobody, seats=seats, buddies=(Buddy(seats[1].people[0], ((0, 0),)),))
    assert (played.messages, played.calls) == (4, 4)


def test_a_buddy_whose_door_was_seen_may_still_be_asked_as_a_deputy() -> None:
    """The grid's leader goes at once; those of the stairwells say nothing, some buddies neither."""
    some = _expected(
        _always(GRID, Channel.SMS, 30.0), _never(STAIR, Channel.SMS), _never(STAIR, Channel.CALL)
    )
    seats = [_seat(0, GRID, doors=1), *(_seat(number, STAIR) for number in range(1, 31))]
    buddies = tuple(Buddy(seat.people[1], ((0, 0),)) for seat in seats[1:])
    played = _play(some, seats=seats, buddies=buddies)
    spared = played.messages - len(seats) - len(buddies)
    assert spared > 0
    assert played.calls == len(buddies) + spared
