"""In which order the grids of an alert are told, and how many at once."""

from collections.abc import Iterable

from services.roster.domain.places import GridPlace

FIRST_CHUNK = 8
"""Grids told in the very transaction that commits the list: the first SMS waits for these only."""
CHUNK = 50


def in_turn(grids: Iterable[GridPlace]) -> list[GridPlace]:
    """The grids, highest risk first: by their most endangered resident, then by all together."""
    return sorted(grids, key=lambda grid: (-grid.top_risk, -grid.risks, grid.code))
