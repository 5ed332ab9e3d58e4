"""How far ahead of the provider attempts are claimed."""

from services.notifier.domain import ahead
from services.notifier.domain.ahead import IN_FLIGHT, Pace, landed, least_room, most_claimed


def after(*rounds: tuple[int, float]) -> Pace:
    pace = Pace()
    for count, seconds in rounds:
        pace = landed(pace, count, seconds)
    return pace


def test_nothing_is_known_at_first() -> None:
    assert most_claimed(Pace()) == IN_FLIGHT + ahead.USUAL_AHEAD


def test_a_slow_provider_is_not_claimed_for_far_ahead() -> None:
    slow = after((64, 1.0), (64, 1.0))
    waiting = most_claimed(slow) - IN_FLIGHT
    assert waiting == ahead.LEAST_AHEAD
    assert waiting / 64 < 0.5, "half a second, and it would be given back unsent"


def test_a_fast_one_gets_a_moment_of_its_pace() -> None:
    assert most_claimed(after((30, 0.02))) - IN_FLIGHT == int(1_500 * ahead.AHEAD_S)
    assert most_claimed(after((1_000, 0.02))) - IN_FLIGHT == ahead.MOST_AHEAD


def test_one_round_does_not_say_all() -> None:
    steady = after(*[(20, 0.02)] * 5)
    assert steady.per_s is not None
    hiccup = landed(steady, 0, 0.02)
    assert hiccup.per_s is not None
    assert steady.per_s > hiccup.per_s > steady.per_s / 2
    assert landed(steady, 5, 0.0) == steady


def test_a_claim_is_for_many() -> None:
    assert least_room(most_claimed(after((30, 0.02)))) > 64
    assert least_room(1) == 1
