"""Deadlines backwards from the impact, and never nearer than the ladder needs."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.vocabulary import TaskKind, VisitOutcome
from services.alerting.domain.deadlines import deadline_for
from services.alerting.domain.plan import Edition, Order
from services.foresight.deadline import BeforeImpact, moved_by
from tests.builders.alerting import HERE, NOON, edition, minutes, small_community
from tests.builders.chain import Chain

FLOOD = BeforeImpact(timedelta(hours=3), time(18))
HOUR = timedelta(hours=1)


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 7, day, hour, minute, tzinfo=HERE)


def _edition(before: BeforeImpact | None = FLOOD) -> Edition:
    return replace(edition(deadline=timedelta(hours=12)), before_impact=before)


@pytest.mark.parametrize(
    ("onset", "due"),
    [
        (local(1, 16), local(1, 13)),
        (local(1, 19, 59), local(1, 16, 59)),
        (local(1, 20), local(1, 17)),
        (local(1, 23), local(1, 18)),
        (local(2, 2), local(1, 18)),
        (local(2, 7, 59), local(1, 18)),
        (local(2, 8), local(2, 5)),
    ],
)
def test_three_hours_before_or_by_six_for_a_night_arrival(onset: datetime, due: datetime) -> None:
    assert moved_by(FLOOD, onset, HERE) == due


@pytest.mark.parametrize(
    ("onset", "due"),
    [
        # 19:59 there, and 20:00 and 07:59: by 18:00 there; 08:00.
        (local(1, 21, 59), local(1, 18, 59)),
        (local(1, 22), local(1, 19)),
        (local(2, 1), local(1, 20)),
        (local(2, 9, 59), local(1, 20)),
        (local(2, 10), local(2, 7)),
    ],
)
def test_night_and_evening_are_those_of_the_zone(onset: datetime, due: datetime) -> None:
    assert moved_by(FLOOD, onset, ZoneInfo("Asia/Urumqi")) == due


def test_without_an_evening_the_lead_alone_counts() -> None:
    assert moved_by(BeforeImpact(HOUR), local(2, 2), HERE) == local(2, 1)


@pytest.mark.parametrize(
    ("onset", "before", "expected"),
    [
        (None, FLOOD, NOON + 12 * HOUR),
        (local(2, 2), None, NOON + 12 * HOUR),
        (NOON, FLOOD, NOON + 12 * HOUR),
        (NOON - HOUR, FLOOD, NOON + 12 * HOUR),
        (local(1, 18), FLOOD, local(1, 15)),
        (local(2, 2), FLOOD, local(1, 18)),
        (local(5, 14), FLOOD, NOON + 12 * HOUR),
    ],
)
def test_the_earlier_of_both_holds(
    onset: datetime | None, before: BeforeImpact | None, expected: datetime
) -> None:
    plan = _edition(before)

    assert deadline_for(plan, NOON + plan.deadline, onset, NOON, HERE) == expected


@pytest.mark.parametrize(
    ("now", "onset", "expected"),
    [
        pytest.param(local(1, 18, 30), local(2, 3), local(2, 0), id="the evening is past"),
        pytest.param(local(1, 12), local(1, 14, 30), local(1, 14, 30), id="the lead is past"),
        pytest.param(local(1, 12), local(1, 15, 4), local(1, 15, 4), id="too near to call all"),
        pytest.param(local(1, 12), local(1, 15, 5), local(1, 12, 5), id="just time to call all"),
        pytest.param(local(1, 12), local(1, 12, 4), local(2, 0), id="it is here"),
    ],
)
def test_what_can_no_longer_be_kept_is_no_deadline(
    now: datetime, onset: datetime, expected: datetime
) -> None:
    plan = _edition()

    assert deadline_for(plan, now + plan.deadline, onset, now, HERE) == expected


def test_in_a_cascade_the_last_level_is_called_before_the_deadline() -> None:
    cascade = replace(_edition(), order=Order.CASCADE, cascade_wait=minutes(20))
    last = 3 * minutes(20) + minutes(5)
    due = NOON + last

    assert deadline_for(cascade, NOON + 12 * HOUR, due + 3 * HOUR, NOON, HERE) == due
    near = due + 3 * HOUR - minutes(1)
    assert deadline_for(cascade, NOON + 12 * HOUR, near, NOON, HERE) == near


@given(st.integers(-2_000, 10_000))
def test_a_deadline_lies_ahead_and_never_after_the_levels_own(ahead: int) -> None:
    plan = _edition()
    latest = NOON + plan.deadline

    deadline = deadline_for(plan, latest, NOON + minutes(ahead), NOON, HERE)

    assert NOON + minutes(5) <= deadline <= latest


def _covered(chain: Chain, onset: datetime | None, revision: int = 1) -> None:
    event = chain.community.covered("g1", revision, revision)
    chain.tell(replace(event, onset=onset))


def test_a_grid_has_until_its_people_must_be_moved() -> None:
    chain = Chain(small_community(), _edition())
    _covered(chain, local(2, 2))

    assert chain.slice("g1").deadline_at == local(1, 18)
    assert chain.notes["deadline"] == 1
    chain.wait(timedelta(hours=6, minutes=1))
    assert all(task.state.ended for task in chain.branch.tasks.values())


def test_a_grid_has_until_the_evening_of_where_it_lies() -> None:
    chain = Chain(small_community(), _edition())
    chain.branch.mobilisation = replace(chain.branch.mobilisation, zone=ZoneInfo("Asia/Urumqi"))
    _covered(chain, local(2, 2))

    assert chain.slice("g1").deadline_at == local(1, 20)


def test_an_update_brings_the_deadline_forward_and_never_delays_it() -> None:
    chain = Chain(small_community(), _edition())
    _covered(chain, local(1, 23))
    _covered(chain, local(1, 19), revision=2)
    assert chain.slice("g1").deadline_at == local(1, 16)

    _covered(chain, local(2, 12), revision=3)
    assert chain.slice("g1").deadline_at == local(1, 16)


@pytest.mark.parametrize(("paused_after", "helped"), [(1, True), (300, False)])
def test_in_a_pause_a_grid_has_the_time_that_it_had_as_the_pause_began(
    paused_after: int, helped: bool
) -> None:
    chain = Chain(small_community())
    chain.cover("g1")
    chain.wait(minutes(paused_after))
    chain.pause()
    chain.now += minutes(600)
    chain.found("wang", VisitOutcome.NEEDS_HELP, by="g1/b1/s1.A")
    opened = {task.kind for task in chain.branch.tasks.values() if not task.state.ended}
    assert (TaskKind.HELP in opened) is helped
