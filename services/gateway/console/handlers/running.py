"""What runs, with how its visits stand: counted anew only where a community has changed.

Every overview, wall and shift page asks for it every few seconds.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from services.gateway.console.handlers.keep_rows import KeptRows
from services.gateway.console.ports.desk import ReadRunning
from services.gateway.console.ports.live import ReadVisits
from services.gateway.domain.division import all_within, within

MOST_KEPT = 64
"""Mobilisations: as many as a list shows, and some of other divisions. A row is a community's."""
VISITS = ("visits", "accounted", "needs_help", "no_answer")


class Running:
    """Reads what has not ended, with the sums of its visits in a division."""

    def __init__(self, desk: ReadRunning, reading: ReadVisits) -> None:
        self._desk = desk
        self._visits = KeptRows(reading.marks, reading.visits, MOST_KEPT)

    async def __call__(self, division: str) -> Sequence[dict[str, Any]]:
        """What touches a division, the real before drills; `mine`: it reaches nowhere beyond it, so
        that an officer of it may command it."""
        return [
            {
                **row,
                **await self._sums(row, division),
                "mine": all_within(row["communities"], division),
            }
            for row in await self._desk.live(division)
        ]

    async def _sums(self, row: Mapping[str, Any], division: str) -> dict[str, int]:
        # Kept whole: what one division has read, another need not read again.
        kept = await self._visits.of(row["mobilisation_id"])
        counts = [one for code, rows in kept.items() if within(code, division) for one in rows]
        return {name: sum(one[name] for one in counts) for name in VISITS}
