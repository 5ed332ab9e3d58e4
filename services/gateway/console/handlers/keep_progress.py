"""The figures of communities and grids, kept."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from schemas.vocabulary import NodeKind
from services.gateway.console.domain.figures import summed
from services.gateway.console.handlers.keep_rows import KeptRows
from services.gateway.console.ports.live import ReadProgress
from services.gateway.domain.division import within

MOST_KEPT = 8
"""Mobilisations: more hardly run at once, and a district's is 1,700 rows."""
Node = Mapping[str, Any]


class KeptProgress:
    """Figures of places, with all below them, as they are when they are asked for; names are those
    of the community's last change."""

    def __init__(self, reading: ReadProgress) -> None:
        self._reading = reading
        self._kept = KeptRows(reading.marks, reading.grids, MOST_KEPT, _rolled_up)

    async def down_to(self, kind: NodeKind, mobilisation_id: UUID, division: str) -> list[Node]:
        """Places of a division down to a kind, by name."""
        kinds = [str(one) for one in NodeKind if one.depth <= kind.depth]
        if kind.depth > NodeKind.GRID.depth:
            return list(await self._reading.places(mobilisation_id, kinds, division))
        nodes = [
            node
            for code, of_community in (await self._kept.of(mobilisation_id)).items()
            if within(code, division)
            for node in of_community
            if node["kind"] in kinds
        ]
        return sorted(nodes, key=_name)


def _rolled_up(rows: list[Node]) -> list[Node]:
    """A community with its own figures and its grids'."""
    whole = summed(rows)
    return [row if row["kind"] != NodeKind.COMMUNITY else {**row, **whole} for row in rows]


def _name(node: Node) -> tuple[bool, str, UUID]:
    """As the database orders: what has no name comes last."""
    return node["full_name"] is None, node["full_name"] or "", node["node_id"]
