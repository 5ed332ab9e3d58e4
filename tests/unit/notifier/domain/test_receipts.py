"""The provider's words for what happened."""

import pytest

from services.notifier.domain.lattice import Happening
from services.notifier.domain.receipts import happening_of, reason_of


@pytest.mark.parametrize(
    ("word", "happening"),
    [
        ("queued", Happening.SENT),
        ("initiated", Happening.SENT),
        ("in-progress", Happening.SENT),
        ("delivered", Happening.DELIVERED),
        ("completed", Happening.DELIVERED),
        ("undelivered", Happening.FAILED),
        ("busy", Happening.FAILED),
        ("no-answer", Happening.FAILED),
        ("canceled", Happening.FAILED),
        ("received", None),
        ("", None),
    ],
)
def test_happening(word: str, happening: Happening | None) -> None:
    assert happening_of(word) is happening


def test_a_failure_is_named_by_its_code_else_its_word() -> None:
    assert reason_of("undelivered", "30005") == "30005"
    assert reason_of("busy", "") == "busy"
    assert reason_of("delivered", "30005") == ""
