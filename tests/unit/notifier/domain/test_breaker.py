"""A line opens when nothing goes through, probes with one attempt, and closes by it."""

from hypothesis import given
from hypothesis import strategies as st

from services.notifier.domain.breaker import (
    LONGEST_PAUSE_S,
    Breaker,
    Gate,
    Rules,
    Sign,
    State,
    gate,
    heard,
    probing,
    told,
)

RULES = Rules(failures=3, pause_s=5.0)


def after(*signs: Sign, start: Breaker | None = None, now: float = 0.0) -> Breaker:
    line = start or Breaker()
    for sign in signs:
        line = heard(line, sign, "why", RULES, now)
    return line


OPEN = after(*[Sign.FAILS] * 3)


def test_failures_in_a_row_open_it() -> None:
    assert after(Sign.FAILS, Sign.FAILS).state is State.CLOSED
    assert (OPEN.state, OPEN.until_s, OPEN.reason) == (State.OPEN, 5.0, "why")


def test_any_success_between_keeps_it_closed() -> None:
    assert after(*[Sign.FAILS, Sign.FAILS, Sign.WORKS] * 10).state is State.CLOSED


def test_what_never_was_a_request_says_nothing() -> None:
    assert after(Sign.FAILS, Sign.FAILS, Sign.NOTHING) == after(Sign.FAILS, Sign.FAILS)


def test_a_barred_account_opens_it_at_once() -> None:
    assert after(Sign.BARRED).state is State.OPEN


def test_open_lets_nothing_through_then_one() -> None:
    assert gate(OPEN, 4.9) is Gate.NONE
    assert gate(OPEN, 5.0) is Gate.ONE
    assert gate(probing(OPEN), 5.0) is Gate.NONE


def test_what_was_under_way_when_it_opened_changes_nothing() -> None:
    assert after(Sign.WORKS, Sign.FAILS, Sign.BARRED, start=OPEN) == OPEN
    assert after(Sign.WORKS, start=probing(OPEN)).state is State.HALF_OPEN


def test_a_probe_closes_it() -> None:
    assert heard(probing(OPEN), Sign.WORKS, "", RULES, 6.0, probe=True) == Breaker()


def test_a_failed_probe_doubles_the_pause_to_a_limit() -> None:
    line, now, pauses = OPEN, 5.0, []
    for _ in range(6):
        line = heard(probing(line), Sign.FAILS, "again", RULES, now, probe=True)
        pauses.append(line.until_s - now)
        now = line.until_s
    assert pauses == [10.0, 20.0] + [LONGEST_PAUSE_S] * 4


def test_a_probe_that_never_left_is_followed_by_another() -> None:
    line = heard(probing(OPEN), Sign.NOTHING, "stale", RULES, 7.0, probe=True)
    assert gate(line, 7.0) is Gate.ONE


def test_a_clock_that_is_set_back_holds_nothing_up() -> None:
    assert gate(OPEN, -1.0) is Gate.NONE
    assert gate(OPEN, -3_600.0) is Gate.ONE


def test_a_closed_line_has_no_probe_to_note() -> None:
    assert probing(Breaker()) == Breaker()


@given(st.lists(st.tuples(st.sampled_from(list(Sign)), st.floats(0, 100))))
def test_it_always_comes_back(story: list[tuple[Sign, float]]) -> None:
    """Whatever was heard, a working provider closes the line in the end."""
    line, now = Breaker(), 0.0
    for sign, pause in story:
        now += pause
        probe = gate(line, now) is Gate.ONE
        line = heard(probing(line) if probe else line, sign, "", RULES, now, probe=probe)
        assert line.state is not State.HALF_OPEN
        assert line.until_s - now <= LONGEST_PAUSE_S + 1e-6
    now += LONGEST_PAUSE_S + 1
    if gate(line, now) is Gate.ONE:
        line = heard(probing(line), Sign.WORKS, "", RULES, now, probe=True)
    assert gate(line, now) is Gate.ALL


SUSPENDED = told(Breaker(), "30002", RULES, 0.0)


def probed(line: Breaker, sign: Sign, now: float) -> Breaker:
    return heard(probing(line), sign, "later", RULES, now, probe=True)


def test_an_account_error_in_a_receipt_opens_it() -> None:
    assert (SUSPENDED.state, SUSPENDED.until_s, SUSPENDED.reason) == (State.OPEN, 5.0, "30002")
    assert gate(SUSPENDED, 5.0) is Gate.ONE
    assert told(Breaker(), "", RULES, 0.0) == Breaker()


def test_a_suspended_account_takes_posts_so_a_probe_waits_for_its_receipt() -> None:
    waiting = probed(SUSPENDED, Sign.WORKS, 5.0)
    assert (waiting.state, waiting.until_s, waiting.reason) == (State.OPEN, 15.0, "30002")
    assert told(waiting, "", RULES, 6.0) == Breaker()
    still = told(waiting, "30002", RULES, 6.0)
    assert probed(still, Sign.WORKS, 15.0).state is State.OPEN


def test_where_no_receipts_come_a_second_probe_closes_it() -> None:
    waiting = probed(SUSPENDED, Sign.WORKS, 5.0)
    assert probed(waiting, Sign.WORKS, 15.0) == Breaker()
    assert probed(waiting, Sign.FAILS, 15.0).reason == "later"


def test_receipts_of_what_went_before_close_nothing() -> None:
    assert told(SUSPENDED, "", RULES, 1.0) == SUSPENDED
    assert told(OPEN, "", RULES, 1.0) == OPEN
