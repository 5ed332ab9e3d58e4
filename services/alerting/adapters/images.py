"""Branches in memory as they were last written, so that the next event need not read them."""

from dataclasses import dataclass
from random import Random
from typing import Generic, TypeVar
from uuid import UUID

from services.alerting.adapters.packing import pack, unpack
from services.alerting.domain.branch import Branch

Key = tuple[UUID, str]
"""Mobilisation and community."""
MOST_ROWS = 200_000
"""An alert of a district of a million has 245,000, of 0.46 kB each."""
MOST_BYTES = 24_000_000
"""Packed a row has 40: room for the rest of that alert, and for two more."""

T = TypeVar("T")


@dataclass(frozen=True)
class _Kept(Generic[T]):
    size: int
    image: UUID
    what: T


class _Shelf(Generic[T]):
    """What was put there, up to a size in all, each under the name of its image.

    Which ones have no room any more is left to chance. Timers and receipts of a district go round
    its branches: of a round that is a little too large the ones not used for longest are those that
    come next, so that none would be found, and so it is four of five.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._kept: dict[Key, _Kept[T]] = {}
        self._chance = Random(0)  # noqa: S311 - nothing is kept secret by it

    def take(self, key: Key) -> _Kept[T] | None:
        kept = self._kept.pop(key, None)
        if kept is not None:
            self._size -= kept.size
        return kept

    def put(self, key: Key, kept: _Kept[T]) -> list[tuple[Key, _Kept[T]]]:
        """Gives what has no room any more: others, and this one when it is too large by itself."""
        gone = []
        while self._kept and self._size + kept.size > self._most:
            other = self._chance.choice(list(self._kept))
            gone.append((other, self._kept[other]))
            self.take(other)
        if kept.size > self._most:
            return [*gone, (key, kept)]
        self._kept[key] = kept
        self._size += kept.size
        return gone


@dataclass(frozen=True)
class _Packed:
    """`bare` is the branch without its rows."""

    bare: Branch
    rows: bytes


class Images:
    """So many rows of them as they are, the others packed, so many bytes of them. Each by the name
    of what is committed of it."""

    def __init__(self, most_rows: int = MOST_ROWS, most_bytes: int = MOST_BYTES) -> None:
        self._live = _Shelf[Branch](most_rows)
        self._packed = _Shelf[_Packed](most_bytes)

    def take(self, key: Key, image: UUID) -> Branch | None:
        """The branch, when it is kept under this name. It is no longer kept in any case: another
        name says that another process has changed it, and who takes it changes it."""
        live, packed = self._live.take(key), self._packed.take(key)
        if live is not None:
            return live.what if live.image == image else None
        if packed is None or packed.image != image:
            return None
        branch = packed.what.bare
        branch.lay(unpack(packed.what.rows))
        return branch

    def keep(self, key: Key, image: UUID, branch: Branch) -> None:
        """Keep a branch; for want of room others are packed, and of the packed ones let go of."""
        self._live.take(key)
        self._packed.take(key)
        for old, kept in self._live.put(key, _Kept(1 + branch.size, image, branch)):
            packed = _Packed(_bare(kept.what), pack(kept.what))
            self._packed.put(old, _Kept(len(packed.rows), kept.image, packed))


def _bare(branch: Branch) -> Branch:
    return Branch(
        mobilisation=branch.mobilisation,
        community_id=branch.community_id,
        community_code=branch.community_code,
        expected_grids=branch.expected_grids,
    )
