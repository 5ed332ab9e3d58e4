"""Areas as drawn: what is wrong with them, in the words of the catalogue."""

import math
from collections.abc import Sequence

import shapely

FEWEST_POINTS = 3
DECIMALS = 6
"""Of a degree, a tenth of a metre: as exact as alerts are written."""
MOST_POINTS = 500
MOST_RADIUS_M = 50_000.0
Ring = Sequence[tuple[float, float]]


def rounded(ring: Ring) -> list[tuple[float, float]]:
    """The ring as an alert will say it, in which corners may have become one."""
    return [(round(x, DECIMALS), round(y, DECIMALS)) for x, y in ring]


def fault_of_ring(ring: Ring) -> str:
    """Why this is no area (`few-points`, `many-points`, `range`, `crossing`), or empty."""
    points = list(ring[:-1] if len(ring) > 1 and ring[0] == ring[-1] else ring)
    if len(set(points)) < FEWEST_POINTS:
        return "few-points"
    if len(points) > MOST_POINTS:
        return "many-points"
    if not all(math.isfinite(x) and abs(x) <= 180 and abs(y) <= 90 for x, y in points):
        return "range"
    shape = shapely.Polygon(points)
    return "" if shape.is_valid and shape.area > 0 else "crossing"


def fault_of_radius(radius_m: float) -> str:
    """Why this is no circle (`radius`), or empty."""
    return "" if math.isfinite(radius_m) and 0 < radius_m <= MOST_RADIUS_M else "radius"


def closed(ring: Ring) -> tuple[tuple[float, float], ...]:
    """The ring with its first point again at its end."""
    points = tuple((float(x), float(y)) for x, y in ring)
    return points if points[0] == points[-1] else (*points, points[0])
