"""Who may not be called at night: the call waits for the morning, a rescue does not."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from schemas.vocabulary import Channel, PostKind, VisitOutcome
from services.alerting.domain.plan import Edition, Quiet
from services.alerting.domain.quiet_hours import quiet_until
from services.alerting.domain.state import Phase
from services.foresight.deadline import BeforeImpact
from tests.builders.alerting import HERE, Community, edition, minutes, small_community
from tests.builders.chain import Chain

NIGHT = Quiet(time(22), time(6, 30), frozenset({PostKind.STAIRWELL_LEADER}))
SIESTA = replace(NIGHT, begins=time(12), ends=time(14))
STAIRWELL, GRID = PostKind.STAIRWELL_LEADER, PostKind.GRID_LEADER
LEADER = "g1/b1/s1.A"


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 7, day, hour, minute, tzinfo=HERE)


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        (NIGHT, local(1, 21, 59), None),
        (NIGHT, local(1, 22), local(2, 6, 30)),
        (NIGHT, local(2, 0), local(2, 6, 30)),
        (NIGHT, local(2, 6, 29), local(2, 6, 30)),
        (NIGHT, local(2, 6, 30), None),
        (SIESTA, local(1, 11, 59), None),
        (SIESTA, local(1, 12), local(1, 14)),
        (SIESTA, local(1, 14), None),
        (None, local(1, 23), None),
    ],
)
def test_the_hours(quiet: Quiet | None, now: datetime, until: datetime | None) -> None:
    assert quiet_until(quiet, [STAIRWELL], now, HERE) == until


@pytest.mark.parametrize(
    ("zone", "now", "until"),
    [
        # 21:30 and 22:30 there, 06:29 and 06:30.
        ("Asia/Urumqi", local(1, 23, 30), None),
        ("Asia/Urumqi", local(2, 0, 30), local(2, 8, 30)),
        ("Asia/Urumqi", local(2, 8, 29), local(2, 8, 30)),
        ("Asia/Urumqi", local(2, 8, 30), None),
        # Summer time, and 01:00 on the night in which it ends.
        ("Europe/Paris", utc(7, 1, 20), utc(7, 2, 4, 30)),
        ("Europe/Paris", utc(10, 24, 23), utc(10, 25, 5, 30)),
    ],
)
def test_the_hours_are_those_of_the_zone(zone: str, now: datetime, until: datetime | None) -> None:
    assert quiet_until(NIGHT, [STAIRWELL], now, ZoneInfo(zone)) == until


def test_of_an_hour_that_comes_twice_the_second_ends_too() -> None:
    """Clocks go back from 03:00 to 02:00: it is 02:10 for the second time."""
    early = replace(NIGHT, ends=time(2, 30))
    now = utc(10, 25, 1, 10)
    until = quiet_until(early, [STAIRWELL], now, ZoneInfo("Europe/Paris"))
    assert until == utc(10, 25, 1, 30)


@pytest.mark.parametrize(
    ("posts", "may_be_called"),
    [([STAIRWELL], False), ([STAIRWELL, STAIRWELL], False), ([STAIRWELL, GRID], True), ([], True)],
)
def test_whoever_holds_another_post_too_is_called(
    posts: list[PostKind], may_be_called: bool
) -> None:
    assert (quiet_until(NIGHT, posts, local(1, 23), HERE) is None) is may_be_called


def _plan() -> Edition:
    return replace(edition(deadline=timedelta(hours=24)), quiet=NIGHT)


def _at_night(plan: Edition) -> Chain:
    chain = Chain(small_community(), plan)
    chain.now = local(1, 23)
    chain.cover("g1")
    chain.sent(LEADER, "g1.A")
    return chain


def test_at_night_the_call_waits_for_the_morning() -> None:
    chain = _at_night(_plan())
    chain.wait(minutes(4))
    assert chain.ordered(LEADER) == [("first", Channel.SMS)]
    assert chain.ordered("g1.A") == [("first", Channel.SMS), ("first", Channel.CALL)]
    assert chain.notes["quiet_hours"] == 1

    chain.wait(local(2, 6, 30) - chain.now)
    assert chain.ordered(LEADER) == [("first", Channel.SMS), ("first", Channel.CALL)]


def test_where_it_is_not_night_yet_they_are_called() -> None:
    chain = Chain(small_community(), _plan())
    chain.branch.mobilisation = replace(chain.branch.mobilisation, zone=ZoneInfo("Asia/Urumqi"))
    chain.now = local(1, 23)
    chain.cover("g1")
    chain.sent(LEADER)
    chain.wait(minutes(4))
    assert chain.ordered(LEADER) == [("first", Channel.SMS), ("first", Channel.CALL)]


def test_an_answer_at_night_spares_the_call() -> None:
    chain = _at_night(_plan())
    chain.wait(minutes(4))
    chain.answer(LEADER)
    chain.wait(timedelta(hours=9))
    assert chain.ordered(LEADER) == [("first", Channel.SMS)]
    assert chain.contact(LEADER).phase is Phase.ANSWERED


def test_without_quiet_hours_people_are_called() -> None:
    chain = _at_night(replace(_plan(), quiet=None))
    chain.wait(minutes(4))
    assert chain.ordered(LEADER) == [("first", Channel.SMS), ("first", Channel.CALL)]


def test_for_a_rescue_people_are_woken() -> None:
    quiet = replace(NIGHT, posts=frozenset({STAIRWELL, GRID}))
    chain = _at_night(replace(_plan(), quiet=quiet))
    chain.answer("g1.A")
    for _ in range(2):
        chain.now += minutes(1)
        chain.found("wang", VisitOutcome.NO_ANSWER, LEADER)
    chain.sent("g1.A")
    chain.wait(minutes(4))
    assert chain.ordered("g1.A")[-1][1] is Channel.CALL


@pytest.mark.parametrize(
    ("deadline", "called"),
    [
        (timedelta(hours=4), True),
        (timedelta(hours=7, minutes=30), True),
        (timedelta(hours=7, minutes=34), True),
        (timedelta(hours=7, minutes=35), False),
        (timedelta(hours=8), False),
    ],
)
def test_nobody_sleeps_past_the_deadline(deadline: timedelta, called: bool) -> None:
    """23:00; quiet until 06:30: a task that would lapse by then, or leave too little for all calls
    (five minutes), is called for at once."""
    chain = _at_night(replace(_plan(), deadline=deadline))
    chain.wait(minutes(4))
    assert (chain.ordered(LEADER)[-1][1] is Channel.CALL) is called


def test_who_is_silent_at_night_is_passed_over_before_the_deadline() -> None:
    chain = _at_night(replace(_plan(), deadline=timedelta(hours=4)))
    chain.silence(LEADER)
    assert chain.ordered("g1/b1/s1.B") == [("first", Channel.SMS)]


@pytest.mark.parametrize("who", [LEADER, "c.A"])
def test_who_sleeps_is_woken_when_the_hazard_comes_sooner_than_was_said(who: str) -> None:
    """At 23:00 for the next evening; at midnight it is for four o'clock."""
    quiet = replace(NIGHT, posts=frozenset({STAIRWELL, PostKind.COMMUNITY_LEADER}))
    sooner = BeforeImpact(timedelta(hours=1))
    chain = _at_night(replace(_plan(), quiet=quiet, before_impact=sooner))
    chain.sent("c.A")
    chain.wait(timedelta(hours=1))
    assert chain.ordered(who) == [("first", Channel.SMS)]
    chain.tell(replace(chain.community.covered("g1", 2, 2), onset=local(2, 4)))
    chain.fire_due()
    assert chain.slice("g1").deadline_at == local(2, 3)
    assert chain.ordered(who) == [("first", Channel.SMS), ("first", Channel.CALL)]


@pytest.mark.parametrize(("hour", "woken"), [(4, True), (12, False)])
def test_who_sleeps_is_woken_for_another_grid_that_has_not_so_long(hour: int, woken: bool) -> None:
    both = {"g1": {"s1": ("wang",)}, "g2": {"s1": ("zhao",)}}
    plan = replace(_plan(), before_impact=BeforeImpact(timedelta(hours=1)))
    chain = Chain(Community(both, {"g2/b1/s1": (LEADER,)}), plan)
    chain.now = local(1, 23)
    chain.cover("g1")
    chain.sent(LEADER)
    chain.wait(minutes(4))
    assert chain.notes["quiet_hours"] == 1
    chain.tell(replace(chain.community.covered("g2"), onset=local(2, hour)))
    chain.fire_due()
    assert (chain.ordered(LEADER)[-1][1] is Channel.CALL) is woken
    # Who sleeps on is not put off once more.
    assert chain.notes["quiet_hours"] == 1


def test_of_two_deadlines_the_first_wakes() -> None:
    """The other grid has until noon; in this one the hazard comes at night."""
    both = {"g1": {"s1": ("wang",)}, "g2": {"s1": ("zhao",)}}
    chain = Chain(Community(both, {"g2/b1/s1": (LEADER,)}), _plan())
    chain.now = local(1, 23)
    chain.cover("g1", "g2")
    covered = chain.slice("g1")
    chain.branch.slices[covered.grid_id] = replace(covered, deadline_at=local(2, 3))
    chain.sent(LEADER)
    chain.wait(minutes(4))
    assert chain.ordered(LEADER) == [("first", Channel.SMS), ("first", Channel.CALL)]
