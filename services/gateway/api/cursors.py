"""Cursors of lists: a page goes on where the last one ended, whatever has come in meanwhile."""

from collections.abc import Mapping, Sequence
from typing import Any


def following(rows: Sequence[Mapping[Any, Any]], name: str, limit: int) -> str | None:
    """The `before` of the following page: the last row's id; None where the page is not full."""
    return str(rows[-1][name]) if len(rows) == limit else None
