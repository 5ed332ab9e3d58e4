"""One object for all that are equal, where many are kept in memory."""

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

T = TypeVar("T")


class Once(dict[T, T]):
    """`once[thing]` is the first that was equal to it, however often it is read or parsed anew."""

    def __missing__(self, thing: T) -> T:
        self[thing] = thing
        return thing


class OnceIds(Once[UUID]):
    """Ids: a hundred bytes each, and a place's stands with everything below it."""

    def all(self, names: Iterable[UUID]) -> tuple[UUID, ...]:
        return tuple(self[name] for name in names)
