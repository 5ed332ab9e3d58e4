"""Names and times as shown."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.gateway.field.domain.showing import clock_time, masked

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("name", "shown"),
    [("王秀英", "王**"), ("李四", "李*"), ("欧阳修文", "欧阳**"), ("王", "王"), ("", "")],
)
def test_a_name_is_its_family_name(name: str, shown: str) -> None:
    assert masked(name) == shown


def test_a_moment_has_its_date_when_it_is_not_today() -> None:
    now = datetime(2026, 8, 1, 21, 4, 31, tzinfo=SHANGHAI)
    assert clock_time(now, now) == "21:04:31"
    assert clock_time(now - timedelta(days=1), now) == "07-31 21:04:31"
    assert clock_time(datetime(2026, 8, 1, 13, 4, 31, tzinfo=UTC), now) == "21:04:31"


def test_a_moment_is_of_the_clocks_of_whoever_reads_it() -> None:
    moment = datetime(2026, 8, 1, 17, 4, 31, tzinfo=UTC)
    urumqi = datetime(2026, 8, 1, 23, 30, tzinfo=ZoneInfo("Asia/Urumqi"))
    assert clock_time(moment, urumqi) == "23:04:31"
    assert clock_time(moment, urumqi.astimezone(SHANGHAI)) == "01:04:31"


def test_a_moment_has_its_year_when_it_is_not_this_one() -> None:
    # The evening of 30 December, and midnight in China is not midnight elsewhere.
    now = datetime(2026, 12, 30, 21, 4, 31, tzinfo=SHANGHAI)
    assert clock_time(datetime(2027, 1, 2, 4, 0, tzinfo=UTC), now) == "2027-01-02 12:00:00"
    assert clock_time(datetime(2026, 12, 31, 17, 0, tzinfo=UTC), now) == "2027-01-01 01:00:00"
    assert clock_time(datetime(2026, 12, 31, 15, 0, tzinfo=UTC), now) == "12-31 23:00:00"
    assert clock_time(now, datetime(2027, 1, 1, 12, 0, tzinfo=SHANGHAI)) == "2026-12-30 21:04:31"
