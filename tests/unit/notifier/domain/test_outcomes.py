"""Answers of the provider: again, failed, or unknown; never sent again blindly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.domain.breaker import LONGEST_PAUSE_S, Sign
from services.notifier.domain.lattice import Happening
from services.notifier.domain.outcomes import Outcome, pause_before, refused, sign_of, taken


@pytest.mark.parametrize(
    ("status", "code", "happening", "reason"),
    [
        (429, 20429, Happening.RELEASED, "20429"),
        (429, 429, Happening.RELEASED, "429"),
        (400, 21211, Happening.REFUSED, "21211"),
        (400, 21610, Happening.REFUSED, "21610"),
        (401, 20003, Happening.RELEASED, "20003"),
        (400, 21611, Happening.RELEASED, "21611"),
        (400, 99999, Happening.REFUSED, "99999"),
        (404, 404, Happening.LOST, "http_404"),
        (400, None, Happening.LOST, "http_400"),
        (408, 20001, Happening.LOST, "http_408"),
        (500, 20500, Happening.LOST, "http_500"),
        (503, None, Happening.LOST, "http_503"),
        (302, None, Happening.LOST, "http_302"),
    ],
)
def test_refused(status: int, code: int | None, happening: Happening, reason: str) -> None:
    outcome = refused(status, code)
    assert (outcome.happening, outcome.reason) == (happening, reason)


@given(st.integers(500, 599), st.none() | st.integers(0, 99_999))
def test_a_server_error_is_always_unknown(status: int, code: int | None) -> None:
    assert refused(status, code).happening is Happening.LOST


def test_taken_needs_an_id() -> None:
    assert taken("SM1", "queued").happening is Happening.SENT
    assert taken(None, "queued").happening is Happening.LOST
    assert taken("", None).reason == "unreadable"


@given(st.integers(0, 1000), st.floats(0, 1))
def test_pauses_grow_to_a_limit(tries: int, spread: float) -> None:
    slower = refused(429, 20429)
    assert 0.25 <= pause_before(tries, spread, slower).total_seconds() <= 30
    assert pause_before(tries, spread, slower) <= pause_before(tries + 1, spread, slower)


def test_the_provider_may_ask_for_a_longer_pause() -> None:
    assert 8 <= pause_before(0, 0.5, refused(429, 20429, 8)).total_seconds() <= 10
    asks_nothing = pause_before(0, 0.5, refused(429, 20429))
    assert pause_before(0, 0.5, refused(429, 20429, -3)) == asks_nothing
    assert pause_before(0, 1.0, refused(429, 20429, 99_999)).total_seconds() <= 150


@given(st.integers(1, 1000), st.floats(0, 1))
def test_what_bars_the_line_again_lets_another_be_its_probe(tries: int, spread: float) -> None:
    """Where one number alone brings the code about, the line would stay open for everybody."""
    barred = pause_before(tries, spread, refused(400, 21606))
    assert barred.total_seconds() > LONGEST_PAUSE_S
    first = pause_before(0, spread, refused(400, 21606))
    assert first == pause_before(0, spread, refused(429, 20429)), (
        "an account that was barred for a moment"
    )


@pytest.mark.parametrize(
    ("outcome", "sign"),
    [
        (taken("SM1", "queued"), Sign.WORKS),
        (refused(429, 20429), Sign.WORKS),
        (refused(400, 21211), Sign.WORKS),
        (refused(400, 21611), Sign.WORKS),
        (refused(401, 20003), Sign.BARRED),
        (refused(400, 21606), Sign.BARRED),
        (refused(404, 20404), Sign.BARRED),
        (refused(400, 10004), Sign.WORKS),
        (refused(400, 29999), Sign.FAILS),
        (refused(500, 20500), Sign.FAILS),
        (refused(404, None), Sign.FAILS),
        (taken(None, None), Sign.FAILS),
        (Outcome(Happening.LOST, reason="timeout"), Sign.FAILS),
        (Outcome(Happening.RELEASED, reason="unreachable"), Sign.FAILS),
        (Outcome(Happening.RELEASED, reason="stale"), Sign.NOTHING),
        (Outcome(Happening.RELEASED, reason="line_open"), Sign.NOTHING),
        (Outcome(Happening.REFUSED, reason="lane_mismatch"), Sign.NOTHING),
    ],
)
def test_what_an_outcome_says_about_its_line(outcome: Outcome, sign: Sign) -> None:
    assert sign_of(outcome) is sign
