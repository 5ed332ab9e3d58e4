"""Answers of the provider: again, failed, or unknown; never sent again blindly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.domain.lattice import Happening
from services.notifier.domain.outcomes import pause_before, refused, taken


@pytest.mark.parametrize(
    ("status", "code", "happening", "reason"),
    [
        (429, 20429, Happening.RELEASED, "429"),
        (429, 429, Happening.RELEASED, "429"),
        (400, 21211, Happening.REFUSED, "21211"),
        (400, 21610, Happening.REFUSED, "21610"),
        (401, 20003, Happening.REFUSED, "20003"),
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
    assert 0.25 <= pause_before(tries, spread).total_seconds() <= 30
    assert pause_before(tries, spread) <= pause_before(tries + 1, spread)
