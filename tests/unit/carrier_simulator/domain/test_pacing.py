from datetime import UTC, datetime, timedelta

import pytest

from services.carrier_simulator.domain.pacing import PacedQueue, RequestLimit

NOW = datetime(2030, 7, 1, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_hands_out_in_order_at_the_rate() -> None:
    queue = PacedQueue(10)
    for n in range(30):
        queue.add(str(n))
    out = [sid for tick in range(100) for sid in queue.due(after(tick / 100))]
    assert out == [str(n) for n in range(10)]
    assert len(queue) == 20


def test_idle_time_is_not_saved_up() -> None:
    queue = PacedQueue(10)
    queue.due(NOW)
    for n in range(50):
        queue.add(str(n))
    assert len(queue.due(after(60))) == 1


def test_turns_given_back_are_used_by_the_next() -> None:
    queue = PacedQueue(1)
    for n in range(3):
        queue.add(str(n))
    assert queue.due(NOW) == ["0"]
    queue.give_back(1)
    assert queue.due(NOW) == ["1"]


def test_tells_how_long_to_wait() -> None:
    queue = PacedQueue(2)
    assert queue.wait_seconds(NOW) is None
    queue.add("a")
    queue.add("b")
    assert queue.wait_seconds(NOW) == 0
    queue.due(NOW)
    assert queue.wait_seconds(NOW) == pytest.approx(0.5)


def test_a_rate_is_above_zero() -> None:
    with pytest.raises(ValueError, match="above zero"):
        PacedQueue(0)


def test_requests_are_counted_by_the_second() -> None:
    limit = RequestLimit(2)
    assert [limit.allows(NOW) for _ in range(3)] == [True, True, False]
    assert limit.allows(after(1))
    assert all(RequestLimit(0).allows(NOW) for _ in range(1000))
