"""Never more than two seconds of the provider's rate is handed over."""

from hypothesis import given
from hypothesis import strategies as st

from services.notifier.domain.pacing import Pacer


@given(
    st.floats(0.1, 5_000), st.lists(st.tuples(st.floats(0, 3), st.integers(0, 5_000)), max_size=30)
)
def test_in_any_stretch_no_more_than_its_seconds_and_one_more(
    rate: float, rounds: list[tuple[float, int]]
) -> None:
    pacer, now, sent = Pacer(), 0.0, 0
    for pause, wanted in rounds:
        now += pause
        count = min(wanted, pacer.room(rate, now))
        pacer.take(count)
        sent += count
        assert sent <= max(1.0, rate) + rate * now + 1e-6


def test_a_slow_line_still_sends_one_at_a_time() -> None:
    pacer = Pacer()
    assert pacer.room(0.1, 0) == 1
    pacer.take(1)
    assert pacer.room(0.1, 5) == 0
    assert pacer.room(0.1, 10) == 1


def test_a_lower_rate_takes_force_at_once() -> None:
    pacer = Pacer()
    assert pacer.room(1_000, 0) == 1_000
    assert pacer.room(10, 0) == 10
