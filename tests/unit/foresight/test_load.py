"""What an edition asks of roster and channels: figures that can be checked by hand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from schemas.vocabulary import Channel, PostKind
from services.alerting.domain.plan_asks import asked
from services.alerting.translate.plan_file import SHIPPED, load_plans
from services.foresight.asked import Asked
from services.foresight.load import Capacity, Finding, Forces, findings, time_needed
from tests.builders.alerting import minutes

ORANGE: Asked = next(
    asked(one) for one in load_plans(SHIPPED) if (one.plan, one.level) == ("typhoon", "orange")
)
STAIRWELL = PostKind.STAIRWELL_LEADER
CAPACITY = Capacity()


def _forces(people: int = 100, doors: tuple[int, ...] = (3, 4)) -> Forces:
    return Forces({STAIRWELL: people}, {}, people, doors)


def _found(forces: Forces, capacity: Capacity = CAPACITY) -> Mapping[str, Finding]:
    return {one.what: one for one in findings(ORANGE, forces, capacity)}


def test_ten_thousand_silent_leaders_need_67_minutes_on_100_lines() -> None:
    calls = _found(_forces(10_000))["calls"]

    assert calls.wrong
    assert calls.values["people"] == 10_000
    assert calls.values["lines"] == 100
    assert calls.values["needed"] == timedelta(seconds=4_000)
    assert calls.values["wait"] == minutes(2)


@pytest.mark.parametrize(
    ("channel", "people", "needed"),
    [
        (Channel.CALL, 100, timedelta(seconds=40)),
        (Channel.CALL, 101, timedelta(seconds=80)),
        (Channel.CALL, 0, timedelta(0)),
        (Channel.SMS, 100, timedelta(seconds=1)),
        (Channel.SMS, 101, timedelta(seconds=2)),
    ],
)
def test_a_channel_needs_whole_waves(channel: Channel, people: int, needed: timedelta) -> None:
    assert time_needed(channel, people, CAPACITY) == needed


def test_only_the_silent_are_called() -> None:
    assert time_needed(Channel.CALL, 1_000, replace(CAPACITY, silent=0.1)) == timedelta(seconds=40)


def test_messages_parts_and_cost_are_counted() -> None:
    told = _found(_forces(1_000))["told"]

    assert not told.wrong
    assert told.values == {"people": 1_000, "each": 2, "parts": 2_000, "cost": 250}


def test_slow_messages_are_found() -> None:
    slow = _found(_forces(10_000), replace(CAPACITY, sms_per_s=1.0))["sms"]

    assert slow.values["needed"] == timedelta(seconds=10_000)


def test_a_channel_that_is_off_reaches_nobody() -> None:
    found = _found(_forces(), replace(CAPACITY, switched_off=frozenset({Channel.CALL})))

    assert found["off"].values == {"channel": Channel.CALL}
    assert "calls" not in found


def test_a_number_that_gets_more_than_its_limit_is_found() -> None:
    assert "number" not in _found(_forces())
    tight = _found(
        _forces(), replace(CAPACITY, limits={(Channel.CALL, "hour"): 2, (Channel.SMS, "hour"): 4})
    )
    assert tight["number"].values == {"count": 3, "limit": 2, "channel": Channel.CALL}


def test_each_window_of_a_numbers_limit_is_looked_at() -> None:
    limits = {(Channel.SMS, "minute"): 1, (Channel.SMS, "day"): 5, (Channel.CALL, "day"): 5}
    found = _found(_forces(), replace(CAPACITY, limits=limits))
    assert found["number-day"].values == {"count": 6, "limit": 5, "channel": Channel.SMS}
    assert not {"number", "number-minute"} & set(found)

    call = (Channel.CALL, timedelta(seconds=40))
    twice = replace(ORANGE, waits=(*ORANGE.waits[:1], call, call))
    tight = replace(CAPACITY, limits={(Channel.CALL, "minute"): 1})
    quick = {one.what: one for one in findings(twice, _forces(), tight)}
    assert quick["number-minute"].values == {"count": 2, "limit": 1, "channel": Channel.CALL}


def test_a_limit_on_calls_leaves_fewer_lines() -> None:
    row = SimpleNamespace(channel="call", rate_per_s=1.0, enabled=True)
    assert CAPACITY.kept_to([row], []).lines == 40
    assert CAPACITY.kept_to([], []).lines == 100


def test_a_cascade_tells_one_level_at_a_time() -> None:
    forces = replace(_forces(10_000), at_once=100)
    assert "calls" not in _found(forces)
    assert _found(replace(forces, at_once=1_000))["calls"].values["people"] == 1_000


def test_posts_without_holder_are_counted_by_kind() -> None:
    forces = replace(_forces(), vacant={STAIRWELL: 7})

    assert _found(forces)["vacant"].values == {"count": 7, "all": 100, "post": STAIRWELL}


def test_a_leader_with_more_doors_than_the_deadline_allows_is_found() -> None:
    # 4 h less 5 min of ladder: 23 visits of ten minutes.
    assert _found(_forces(doors=(23,)))["fine"].values == {"visits": 23}
    over = _found(_forces(doors=(23, 24, 60)))["visits"]
    assert over.values == {
        "visits": 107,
        "leaders": 2,
        "most": 60,
        "possible": 23,
        "time": timedelta(hours=3, minutes=55),
    }


def test_a_roster_without_anybody_is_said_at_once() -> None:
    assert list(_found(_forces(0))) == ["nobody"]


def test_residents_whom_no_post_leads_to_are_counted() -> None:
    assert _found(replace(_forces(), unled=5))["unled"].values == {"count": 5}
