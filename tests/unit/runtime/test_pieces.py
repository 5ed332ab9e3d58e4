"""A sequence in pieces."""

from services.runtime.pieces import pieces


def test_they_come_in_order_and_the_last_may_be_shorter() -> None:
    assert list(pieces("abcde", 2)) == [["a", "b"], ["c", "d"], ["e"]]


def test_of_nothing_there_is_none() -> None:
    assert list(pieces((), 2)) == []
