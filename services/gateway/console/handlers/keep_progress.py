"""The figures of communities and grids, kept: read anew only where a community has changed.

During the fan-out of a district a look at all of its leaves takes the database a second; what has
changed since the last look takes it a few hundredths, whoever looks.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from schemas.vocabulary import NodeKind
from services.gateway.console.domain.figures import FIGURES
from services.gateway.console.ports.live import ReadProgress
from services.gateway.domain.division import within

MOST_KEPT = 8
"""Mobilisations: more hardly run at once, and a district's is 1,700 rows."""
Node = Mapping[str, Any]


@dataclass
class Standing:
    """What was read of one mobilisation, by community."""

    marks: dict[str, UUID | None] = field(default_factory=dict)
    nodes: dict[str, list[Node]] = field(default_factory=dict)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class KeptProgress:
    """Figures of places, with all below them, as they are when they are asked for; names are those
    of the community's last change."""

    def __init__(self, reading: ReadProgress) -> None:
        self._reading = reading
        self._kept: OrderedDict[UUID, Standing] = OrderedDict()

    async def down_to(self, kind: NodeKind, mobilisation_id: UUID, division: str) -> list[Node]:
        """Places of a division down to a kind, by name."""
        kinds = [str(one) for one in NodeKind if one.depth <= kind.depth]
        if kind.depth > NodeKind.GRID.depth:
            return list(await self._reading.places(mobilisation_id, kinds, division))
        standing = await self._standing(mobilisation_id)
        nodes = [
            node
            for code, of_community in standing.nodes.items()
            if within(code, division)
            for node in of_community
            if node["kind"] in kinds
        ]
        return sorted(nodes, key=_name)

    async def _standing(self, mobilisation_id: UUID) -> Standing:
        standing = self._kept.setdefault(mobilisation_id, Standing())
        self._kept.move_to_end(mobilisation_id)
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        async with standing.lock:
            # Marks first: what changes meanwhile is read again at the next look.
            marks = await self._reading.marks(mobilisation_id)
            known = standing.marks
            changed = [code for code in marks if code not in known or known[code] != marks[code]]
            if changed:
                found = {code: list[Node]() for code in changed}
                for row in await self._reading.grids(mobilisation_id, changed):
                    found[row["community_code"]].append(row)
                standing.nodes |= {code: _rolled_up(rows) for code, rows in found.items()}
                standing.marks = marks
        return standing


def _rolled_up(rows: list[Node]) -> list[Node]:
    """A community with its own figures and its grids'."""
    whole = {name: sum(row[name] for row in rows) for name in FIGURES}
    return [row if row["kind"] != NodeKind.COMMUNITY else {**row, **whole} for row in rows]


def _name(node: Node) -> tuple[bool, str, UUID]:
    """As the database orders: what has no name comes last."""
    return node["full_name"] is None, node["full_name"] or "", node["node_id"]
