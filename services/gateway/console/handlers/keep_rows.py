"""Rows of mobilisations by community, kept: read anew only where a community has changed.

During the fan-out of a district a look at all of its leaves takes the database a second; what has
changed since the last look takes it a few hundredths, whoever looks.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

Row = Mapping[str, Any]
Marks = Callable[[UUID], Awaitable[dict[str, UUID | None]]]
"""What tells one state of a mobilisation's branch from another, by community."""
Read = Callable[[UUID, Iterable[str]], Awaitable[Sequence[Row]]]
"""The rows of some communities, each with its `community_code`."""


@dataclass
class Standing:
    """What was read of one mobilisation, by community."""

    marks: dict[str, UUID | None] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class KeptRows:
    """Rows of the `most` mobilisations that were asked for last, as they are when they are asked
    for; `made` is what is kept of a community's rows."""

    def __init__(
        self, marks: Marks, read: Read, most: int, made: Callable[[list[Row]], list[Row]] = list
    ) -> None:
        self._marks = marks
        self._read = read
        self._most = most
        self._made = made
        self._kept: OrderedDict[UUID, Standing] = OrderedDict()

    async def of(self, mobilisation_id: UUID) -> Mapping[str, list[Row]]:
        """The rows of one mobilisation, by community."""
        standing = self._kept.setdefault(mobilisation_id, Standing())
        self._kept.move_to_end(mobilisation_id)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        async with standing.lock:
            # Marks first: what changes meanwhile is read again at the next look.
            marks = await self._marks(mobilisation_id)
            known = standing.marks
            changed = [code for code in marks if code not in known or known[code] != marks[code]]
            if changed:
                found = {code: list[Row]() for code in changed}
                for row in await self._read(mobilisation_id, changed):
                    found[row["community_code"]].append(row)
                standing.rows |= {code: self._made(rows) for code, rows in found.items()}
                standing.marks = marks
            return standing.rows
