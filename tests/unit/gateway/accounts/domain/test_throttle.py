"""Wrong log-ins wait: longer each time, never for good."""

from datetime import UTC, datetime, timedelta

import pytest

from services.gateway.accounts.domain.throttle import (
    OF_ACCOUNT,
    OF_ADDRESS,
    Tries,
    address_of,
    counted,
)

NOW = datetime(2026, 8, 1, tzinfo=UTC)


def wait(count: int, after_s: float = 0) -> float:
    moment = NOW + timedelta(seconds=after_s)
    return OF_ACCOUNT.wait(Tries(count, NOW), moment).total_seconds()


def test_the_wait_doubles_and_has_an_end() -> None:
    assert [wait(count) for count in (0, 4, 5, 6, 7, 12)] == [0, 0, 1, 2, 4, 128]
    assert wait(10_000) == 900
    assert wait(10_000, after_s=900) == 0


def test_a_shared_address_never_waits_long() -> None:
    assert OF_ADDRESS.wait(Tries(10_000, NOW), NOW) == timedelta(seconds=30)


def test_a_day_later_all_is_forgotten() -> None:
    later = NOW + timedelta(hours=24)
    assert wait(20, after_s=24 * 3600) == 0
    assert counted(Tries(20, NOW), later) == Tries(1, later)
    assert counted(Tries(20, NOW), NOW) == Tries(21, NOW)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("10.0.0.7", "10.0.0.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_who_shares_an_address(host: str, address: str) -> None:
    assert address_of(host) == address
