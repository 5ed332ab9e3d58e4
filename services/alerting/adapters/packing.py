"""Rows of a branch packed into bytes: a tenth of the room, and back sooner than read anew."""

import pickle
import zlib
from collections.abc import Callable, Mapping
from dataclasses import fields
from io import BytesIO
from operator import attrgetter
from typing import Any
from uuid import UUID

from services.alerting.adapters.branch_rows import KINDS
from services.alerting.domain.branch import Rows

COLUMNS: tuple[tuple[str, type[Any], str, tuple[str, ...]], ...] = tuple(
    (name, kind, key, tuple(item.name for item in fields(kind)))
    for name, kind, _table, key in KINDS
)
QUICK = 1
"""Of zlib's levels: half the bytes in a third of the time that pickling takes."""


def _id(number: int) -> UUID:
    return UUID(int=number)


# In half the time and a third of the room of what `uuid` itself gives.
REDUCED: Mapping[type, Callable[[Any], tuple[Callable[[int], UUID], tuple[int]]]] = {
    UUID: lambda name: (_id, (name.int,))
}


def pack(rows: Rows) -> bytes:
    """These rows, for `unpack` in this process. By columns, as rows would name each field."""
    columns = [
        [list(map(attrgetter(field), getattr(rows, name).values())) for field in names]
        for name, _kind, _key, names in COLUMNS
    ]
    packed = BytesIO()
    pickler = pickle.Pickler(packed, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = REDUCED
    pickler.dump(columns)
    return zlib.compress(packed.getbuffer(), QUICK)


def unpack(packed: bytes) -> Rows:
    """The rows as they were; what was one object in several of them is one again."""
    rows = Rows()
    # Only what `pack` made in this process is ever read here.
    columns = pickle.loads(zlib.decompress(packed))  # noqa: S301
    for (name, kind, key, _names), of_kind in zip(COLUMNS, columns, strict=True):
        made = list(map(kind, *of_kind))
        setattr(rows, name, dict(zip(map(attrgetter(key), made), made, strict=True)))
    return rows
