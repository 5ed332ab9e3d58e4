"""A sequence in pieces."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def pieces(of: Sequence[Item], most: int) -> Iterator[list[Item]]:
    """In order, so many at once; the last one may be shorter."""
    for start in range(0, len(of), most):
        yield list(of[start : start + most])
