"""By what the alerts of one incident are ordered."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.gateway.intake.domain.alert import milliseconds
from services.gateway.intake.domain.revision import MOST_AHEAD, revision_at

NOW = datetime(2026, 8, 1, tzinfo=UTC)
AHEAD = st.integers(-100_000, 100_000).map(lambda seconds: timedelta(seconds=seconds))


@given(AHEAD.filter(lambda ahead: ahead <= MOST_AHEAD), st.integers(0, 10**13))
def test_a_believed_clock_orders_by_what_it_says(ahead: timedelta, last: int) -> None:
    assert revision_at(NOW + ahead, NOW, last) == milliseconds(NOW + ahead)


@given(AHEAD, st.lists(st.integers(1, 3600), min_size=1))
def test_one_clock_however_wrong_tells_in_order(ahead: timedelta, pauses: list[int]) -> None:
    now, told = NOW, [0]
    for pause in pauses:
        now += timedelta(seconds=pause)
        told.append(revision_at(now + ahead, now, told[-1]))
    assert told == sorted(set(told))


@given(AHEAD, AHEAD)
def test_no_alert_holds_back_for_longer_than_a_clock_is_believed(
    ahead: timedelta, later: timedelta
) -> None:
    first = revision_at(NOW + ahead, NOW, 0)
    assert first <= milliseconds(NOW + MOST_AHEAD)
    now = NOW + MOST_AHEAD + abs(later) + timedelta(seconds=1)
    assert revision_at(now, now, first) > first


@given(AHEAD, AHEAD, AHEAD)
def test_what_is_sent_after_the_last_counts_after_it(
    ahead: timedelta, later: timedelta, clock: timedelta
) -> None:
    """Also where the last came in while our own clock ran ahead."""
    last = milliseconds(NOW + ahead)
    sent = NOW + ahead + abs(later) + timedelta(seconds=1)
    assert revision_at(sent, NOW + clock, last) > last
