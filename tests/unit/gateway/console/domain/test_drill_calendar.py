"""When a drill comes again: by the clock on the wall, at the end of short months too."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.console.domain.drill_calendar import LASTS, Repeat, overlap, slots

HERE = "Asia/Shanghai"
FIRST = datetime(2026, 1, 31, 1, 0, tzinfo=UTC)


def days(repeat: Repeat, zone: str = HERE, first: datetime = FIRST, count: int = 4) -> list[str]:
    until = first + timedelta(days=5 * 366)
    found = [at.astimezone(ZoneInfo(zone)) for at in slots(first, repeat, zone, until)]
    return [f"{at:%m-%d %H:%M}" for at in found[:count]]


@pytest.mark.parametrize(
    ("repeat", "expected"),
    [
        (Repeat.ONCE, ["01-31 09:00"]),
        (Repeat.WEEKLY, ["01-31 09:00", "02-07 09:00", "02-14 09:00", "02-21 09:00"]),
        (Repeat.MONTHLY, ["01-31 09:00", "02-28 09:00", "03-31 09:00", "04-30 09:00"]),
        (Repeat.QUARTERLY, ["01-31 09:00", "04-30 09:00", "07-31 09:00", "10-31 09:00"]),
        (Repeat.HALF_YEARLY, ["01-31 09:00", "07-31 09:00", "01-31 09:00", "07-31 09:00"]),
        (Repeat.YEARLY, ["01-31 09:00"] * 4),
    ],
)
def test_each_repeat_has_its_days(repeat: Repeat, expected: list[str]) -> None:
    assert days(repeat) == expected


def test_the_hour_stays_where_clocks_change() -> None:
    first = datetime(2026, 3, 23, 8, 0, tzinfo=UTC)
    assert days(Repeat.WEEKLY, "Europe/Berlin", first, 2) == ["03-23 09:00", "03-30 09:00"]


def test_a_leap_day_comes_each_year() -> None:
    first = datetime(2028, 2, 29, 1, 0, tzinfo=UTC)
    assert days(Repeat.YEARLY, first=first, count=3) == [
        "02-29 09:00",
        "02-28 09:00",
        "02-28 09:00",
    ]


@given(
    first=st.integers(0, 20 * 366 * 24 * 60).map(lambda late: FIRST + timedelta(minutes=late)),
    repeat=st.sampled_from(Repeat),
    ahead=st.timedeltas(timedelta(0), timedelta(days=900)),
)
def test_slots_begin_with_the_first_rise_and_end_in_time(
    first: datetime, repeat: Repeat, ahead: timedelta
) -> None:
    found = list(slots(first, repeat, HERE, first + ahead))
    assert found[0] == first
    assert found == sorted(set(found))
    assert found[-1] <= first + ahead


def test_two_drills_meet_until_one_has_had_its_time() -> None:
    assert overlap(FIRST, FIRST + LASTS - timedelta(seconds=1))
    assert overlap(FIRST + LASTS - timedelta(seconds=1), FIRST)
    assert not overlap(FIRST, FIRST + LASTS)
