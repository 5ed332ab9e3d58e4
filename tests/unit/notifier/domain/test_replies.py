"""What people write back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.vocabulary import AnswerKind
from services.notifier.domain.replies import kind_of


@pytest.mark.parametrize(
    "text",
    [
        "1",
        " 1 。",
        "１",
        "1!",
        "收到",
        "收到。",
        "收到收到",
        "1 收到",
        "收到1",
        "OK",
        "好的!",
        "回复:1"[3:],
    ],
)
def test_received(text: str) -> None:
    assert kind_of(text) is AnswerKind.RECEIVED


@pytest.mark.parametrize(
    "text", ["2", "２", "2.", "不能去", "不能去!", "2 不能去", "去不了", "Can't"]
)
def test_cannot(text: str) -> None:
    assert kind_of(text) is AnswerKind.CANNOT


@pytest.mark.parametrize(
    "text",
    ["", " ", "3", "12", "21", "11", "1不能去", "收到2", "收不到", "你是谁", "1楼", "0", "①②"],
)
def test_anything_else_is_not_guessed(text: str) -> None:
    assert kind_of(text) is None


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    assert kind_of(text) in (None, AnswerKind.RECEIVED, AnswerKind.CANNOT)
