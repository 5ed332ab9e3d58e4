"""What becomes of a drill when its time has come, and which may stand in the calendar."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from schemas.events.hazard_alerts import Area
from schemas.vocabulary import DrillKind
from services.gateway.console.domain.drill_calendar import Repeat
from services.gateway.console.domain.drills import (
    LIVE_ALERT,
    OFF_FIRST,
    OTHER_DRILL,
    Fault,
    InTheWay,
    OccurrenceState,
    Planned,
    fault_of,
    heard_since,
    notice_at,
    occurrences_of,
    still_true,
    told_anew_at,
    verdict,
)
from services.gateway.console.domain.starting import Wanted

NOW = datetime(2026, 5, 12, 1, 0, tzinfo=UTC)
GRACE = timedelta(minutes=30)
LIVE = InTheWay(LIVE_ALERT, "暴雨红色预警")
DRILL = InTheWay(OTHER_DRILL, "台风橙色预警")


def planned(
    first_at: datetime, notice_h: int | None = None, kind: DrillKind = DrillKind.INTERNAL
) -> Planned:
    wanted = Wanted("typhoon", "orange", True, Area(geocodes=("440307001",)), "", kind)
    return Planned(wanted, ("440307001001",), first_at, Repeat.MONTHLY, notice_h)


@pytest.mark.parametrize(
    ("hour", "hears_h"),
    [("07:59", 0.5), ("08:00", 24), ("20:59", 24), ("21:00", 0.5), ("03:00", 0.5)],
)
def test_word_that_no_longer_presses_wakes_nobody(hour: str, hears_h: float) -> None:
    now = datetime.fromisoformat(f"2026-05-12T{hour}:00+08:00").astimezone(UTC)
    assert now - heard_since(now, "Asia/Shanghai") == timedelta(hours=hears_h)


@pytest.mark.parametrize(
    ("minutes", "in_the_way", "state", "reason"),
    [
        (-1, [], "planned", ""),
        (-1, [LIVE], "planned", ""),
        (0, [], "starting", ""),
        (5, [], "starting", "late"),
        (30, [], "starting", "late"),
        (31, [], "missed", "down"),
        (31, [LIVE], "missed", "down"),
        (0, [DRILL], "put_off", OTHER_DRILL),
        (0, [DRILL, LIVE], "put_off", LIVE_ALERT),
    ],
)
def test_it_begins_in_time_or_says_why_not(
    minutes: int, in_the_way: list[InTheWay], state: str, reason: str
) -> None:
    found = verdict(NOW, NOW + timedelta(minutes=minutes), GRACE, in_the_way)
    assert (found.state, found.reason) == (OccurrenceState(state), reason)


def test_how_late_and_what_is_in_the_way_are_told() -> None:
    assert verdict(NOW, NOW + timedelta(minutes=7, seconds=50), GRACE, []).because == "7"
    assert verdict(NOW, NOW, GRACE, [DRILL, LIVE]).because == "暴雨红色预警"


@pytest.mark.parametrize(
    ("drill", "fault"),
    [
        (planned(NOW), Fault.PAST),
        (planned(NOW + timedelta(hours=2)), None),
        (planned(NOW + timedelta(hours=2), notice_h=2), Fault.NOTICE_TOO_LATE),
        (planned(NOW + timedelta(hours=2, seconds=1), notice_h=2), None),
        (planned(NOW + timedelta(days=2), 2, DrillKind.SYSTEM), Fault.NO_NOTICE),
    ],
)
def test_only_what_can_take_place_stands_in_the_calendar(
    drill: Planned, fault: Fault | None
) -> None:
    assert fault_of(drill, NOW) is fault


def test_a_slot_is_the_same_occurrence_whoever_lays_it() -> None:
    one, other = UUID(int=1), UUID(int=2)
    first = planned(NOW)
    until = NOW + timedelta(days=100)
    laid = occurrences_of(one, first, "Asia/Shanghai", until)
    further = occurrences_of(one, first, "Asia/Shanghai", until + timedelta(days=100))
    assert further[: len(laid)] == laid
    assert len({item.occurrence_id for item in further}) == len(further) == 7
    others = occurrences_of(other, first, "Asia/Shanghai", until)
    assert {item.occurrence_id for item in laid}.isdisjoint(item.occurrence_id for item in others)


def test_a_slot_is_the_same_occurrence_by_whichever_clocks_it_was_written() -> None:
    """The API's own example has +08:00, and the console writes Z."""
    until = NOW + timedelta(days=100)
    here = planned(NOW.astimezone(ZoneInfo("Asia/Shanghai")))
    for one, other in zip(
        occurrences_of(UUID(int=1), here, "Asia/Shanghai", until),
        occurrences_of(UUID(int=1), planned(NOW), "Asia/Shanghai", until),
        strict=True,
    ):
        assert (one.occurrence_id, one.slot) == (other.occurrence_id, other.slot)


def test_a_notice_comes_so_many_hours_ahead() -> None:
    assert notice_at(NOW, 24) == NOW - timedelta(hours=24)
    assert notice_at(NOW, None) is None


def test_what_was_told_stays_true_of_the_same_drill_alone() -> None:
    told = planned(NOW, 24)
    wanted = told.wanted
    assert still_true(told, replace(told, notice_h=1, repeat=Repeat.ONCE))
    assert still_true(told, planned(NOW, 24, DrillKind.PUBLIC))
    named = replace(wanted, area=Area(name="示范街道", geocodes=("440307001",)))
    assert still_true(told, replace(told, wanted=named))
    for other in (
        replace(wanted, level="red"),
        replace(wanted, hazard="rainstorm"),
        replace(wanted, area=Area(geocodes=("440307002",))),
        replace(wanted, note="带雨衣"),
    ):
        assert not still_true(told, replace(told, wanted=other))
    assert not still_true(told, replace(told, notice_h=None))


def test_it_is_not_too_late_to_tell_those_anew_who_were_told() -> None:
    soon = planned(NOW + timedelta(hours=1), 2)
    assert fault_of(soon, NOW) is Fault.NOTICE_TOO_LATE
    assert fault_of(soon, NOW, told=True) is None


def test_what_is_off_is_heard_before_what_it_is_now() -> None:
    far, near = NOW + timedelta(hours=48), NOW + timedelta(hours=5)
    assert told_anew_at(far, 24, NOW) == NOW + timedelta(hours=24)
    assert told_anew_at(near, 24, NOW) == NOW + OFF_FIRST
    assert told_anew_at(near, None, NOW) is None
