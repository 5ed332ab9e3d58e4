"""The places of a roster as the impact rules see them: built once, read by every alert."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

import numpy as np
from shapely import STRtree
from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class GridPlace:
    """A grid and what is in it; `residents` are those at risk, `risks` the sum of their scores."""

    grid_id: UUID
    code: str
    name: str
    community_code: str
    buildings: int = 0
    stairwells: int = 0
    residents: int = 0
    posts: int = 0
    top_risk: int = 0
    risks: int = 0


@dataclass(frozen=True, slots=True)
class DivisionPlace:
    """A city, district, street or community; `posts` are those at a community itself."""

    code: str
    name: str
    posts: int = 0


class District:
    """Everything that an area may be matched with.

    `footprints` are (number of the grid in `grids`, polygon in WGS-84 degrees). Grids are kept
    in order of their codes.
    """

    def __init__(
        self,
        grids: Iterable[GridPlace],
        divisions: Iterable[DivisionPlace],
        footprints: Iterable[tuple[UUID, BaseGeometry]] = (),
    ) -> None:
        self.grids: tuple[GridPlace, ...] = tuple(sorted(grids, key=lambda grid: grid.code))
        self.divisions = {division.code: division for division in divisions}
        numbers = {grid.grid_id: number for number, grid in enumerate(self.grids)}
        placed = [(numbers[grid_id], shape) for grid_id, shape in footprints]
        self.shapes = np.array([shape for _, shape in placed], dtype=object)
        self.grid_of_shape = np.array([number for number, _ in placed], dtype=np.int64)
        self.tree = STRtree(self.shapes)
        self._codes = [grid.code for grid in self.grids]

    def grids_under(self, prefix: str) -> range:
        """Numbers of the grids whose code begins with `prefix`; none for an empty one."""
        if not prefix:
            return range(0)
        first = bisect_left(self._codes, prefix)
        return range(first, bisect_left(self._codes, prefix + ":", first))

    def grids_with(self, shape_numbers: Sequence[int] | np.ndarray) -> set[int]:
        """Numbers of the grids to which these footprints belong."""
        return set(np.unique(self.grid_of_shape[shape_numbers]).tolist())

    @cached_property
    def names(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """(name, codes that bear it), the longest name first; one character names nothing.

        A grid goes by its community's name and its own together (`清泉社区第一网格`), by its own
        alone only where no other grid has it.
        """
        codes: dict[str, list[str]] = {}
        for division in self.divisions.values():
            codes.setdefault(division.name, []).append(division.code)
        shared = Counter(grid.name for grid in self.grids)
        for grid in self.grids:
            community = self.divisions.get(grid.community_code)
            own = {grid.name} if shared[grid.name] == 1 else set()
            for name in own | ({community.name + grid.name} if community else set()):
                codes.setdefault(name, []).append(grid.code)
        ordered = sorted(codes.items(), key=lambda item: (-len(item[0]), item[0]))
        return tuple((name, tuple(found)) for name, found in ordered if len(name) > 1)
