"""Where the synthetic district lies: rows of blocks along lanes, on a map that holds nobody.

It stands at 30 N 123 E, in the East China Sea: nobody lives there, so an alert drawn for a real
city never touches it by accident.
"""

import math
from dataclasses import dataclass

import shapely

from services.roster.seed.size import Size

LONGITUDE, LATITUDE = 123.0, 30.0
METRES_NORTH = 110_852.0
METRES_EAST = 96_486.0
"""A degree of latitude and of longitude at 30 N on WGS-84."""

BUILDING_M = (48.0, 13.0)
LANE_M = (64.0, 34.0)
"""From one building to the next, eastward and northward; so lanes are 16 and 21 m wide."""


@dataclass(frozen=True)
class Layout:
    """Places of buildings by number of street, community in it, grid in it, building in it."""

    size: Size

    def footprint(self, street: int, community: int, grid: int, building: int) -> shapely.Polygon:
        """A building's rectangle in WGS-84 degrees, longitude first."""
        column = row = 0
        numbers = (street, community, grid, building)
        for number, width in zip(numbers, self._across(), strict=True):
            column = column * width + number % width
            row = row * width + number // width
        west, south = column * LANE_M[0], row * LANE_M[1]
        return shapely.box(
            *degrees(west, south), *degrees(west + BUILDING_M[0], south + BUILDING_M[1])
        )

    def outline(self) -> shapely.Polygon:
        """A rectangle around all buildings, for an alert that is to touch everybody."""
        lanes = math.prod(self._across())
        return shapely.box(*degrees(0, 0), *degrees(lanes * LANE_M[0], lanes * LANE_M[1]))

    def _across(self) -> tuple[int, ...]:
        """How many streets, communities, grids and buildings stand side by side."""
        size = self.size
        return (
            _columns(size.streets),
            _columns(-(-size.communities // size.streets)),
            _columns(-(-size.grids // size.communities)),
            _columns(-(-size.buildings // size.grids)),
        )


def _columns(count: int) -> int:
    return max(1, math.ceil(math.sqrt(count)))


def degrees(east_m: float, north_m: float) -> tuple[float, float]:
    """Longitude and latitude of a point so many metres from the south-west corner."""
    return (
        round(LONGITUDE + east_m / METRES_EAST, 7),
        round(LATITUDE + north_m / METRES_NORTH, 7),
    )
