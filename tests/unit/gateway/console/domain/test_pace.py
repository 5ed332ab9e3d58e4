"""How fast a place goes on, and what it promises."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.console.domain.pace import LONGEST, a_minute, end, pace_of, together

NOW = datetime(2026, 8, 1, 13, tzinfo=UTC)
AGES = st.lists(st.integers(0, 6 * 3600), max_size=30)


def before(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


def rate(*ages: float, now: datetime = NOW) -> float:
    return a_minute(pace_of(before(age) for age in ages), now)


def test_what_goes_on_evenly_is_met() -> None:
    assert rate(*range(0, 1200, 10)) == pytest.approx(6, rel=0.05)


def test_what_has_stopped_fades() -> None:
    busy = [6.0 * n for n in range(50)]
    rates = [rate(*busy, now=NOW + timedelta(minutes=minutes)) for minutes in (0, 3, 9, 30)]
    assert rates == sorted(rates, reverse=True)
    assert rates[0] > 7
    assert rates[-1] < 0.001


def test_nothing_is_no_pace_and_an_old_one_or_a_wrong_clock_no_fault() -> None:
    assert rate() == 0
    assert rate(0, now=NOW + timedelta(days=400)) == 0
    assert rate(0, now=NOW - timedelta(days=400)) > 0


@given(AGES, AGES)
def test_two_places_as_one_go_as_fast_as_both(one: list[int], other: list[int]) -> None:
    both = together(pace_of(map(before, one)), pace_of(map(before, other)))
    assert a_minute(both, NOW) == pytest.approx(rate(*one) + rate(*other), rel=1e-3)
    assert both == pytest.approx(pace_of(map(before, one + other)), abs=0.01)


def test_a_thousand_places_go_as_fast_as_all_of_them() -> None:
    whole = 0.0
    for _ in range(1000):
        whole = together(whole, NOW.timestamp())
    assert a_minute(whole, NOW) == pytest.approx(1000 * rate(0), rel=0.01)


def test_the_end_comes_when_what_is_missing_is_there_at_this_rate() -> None:
    assert end(NOW, 7, 3.5) == NOW + timedelta(minutes=2)
    assert end(NOW, 1, 0.1) == NOW + timedelta(minutes=10)


def test_nothing_is_promised_that_is_not_in_sight() -> None:
    assert end(NOW, 0, 1.0) is None
    assert end(NOW, -1, 1.0) is None
    assert end(NOW, 5, 0.0) is None
    assert end(NOW, 1, 0.04) is None
    assert end(NOW, 2000, 0.1) is None
    assert end(NOW, 72, 0.1) == NOW + LONGEST
