"""Cursors of lists: a page goes on where the last one ended, whatever has come in meanwhile."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter

from services.gateway.api.problems import ProblemError

P = TypeVar("P")


def following(rows: Sequence[Mapping[Any, Any]], name: str, limit: int) -> str | None:
    """The cursor of the following page: the last row's id; None where the page is not full."""
    return str(rows[-1][name]) if len(rows) == limit else None


class Places(Generic[P]):
    """Cursors of a list whose rows move or go: where the last row stood, opaque, not which it was.

    `kind` is a dataclass of what the list is sorted by, with the names that its rows have.
    """

    def __init__(self, kind: type[P]) -> None:
        self._place = TypeAdapter(kind)

    def following(self, rows: Sequence[Mapping[Any, Any]], limit: int) -> str | None:
        """The cursor of the following page; None where the page is not full."""
        if len(rows) < limit:
            return None
        place = self._place.validate_python(dict(rows[-1]))
        return urlsafe_b64encode(self._place.dump_json(place)).decode()

    def of(self, cursor: str | None, name: str) -> P | None:
        """The place of a cursor, None of none; 422 with the parameter's name when it is no cursor
        of this list."""
        try:
            return None if cursor is None else self._place.validate_json(urlsafe_b64decode(cursor))
        except ValueError as error:
            raise ProblemError(422, "invalid", {"fields": name}) from error
