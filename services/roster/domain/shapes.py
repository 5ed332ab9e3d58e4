"""Which footprints a polygon or a circle touches. WGS-84 degrees, longitude first; metres."""

import math
from collections.abc import Sequence

import numpy as np
import shapely
from pyproj import Transformer
from shapely import GEOSException, Polygon, STRtree
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from schemas.events.hazard_alerts import Circle

METRES_A_DEGREE = 110_000.0
"""A little less than a degree of latitude is anywhere: boxes made with it are never too small."""

Ring = Sequence[tuple[float, float]]


def polygon_of(ring: Ring) -> BaseGeometry | None:
    """The valid shape of a ring; a self-crossing one becomes its parts, a hopeless one None."""
    if not all(math.isfinite(value) for point in ring for value in point):
        return None
    try:
        shape = shapely.make_valid(Polygon(ring))
    except (ValueError, GEOSException):
        return None
    return None if shape.is_empty else shape


def touched_by_ring(tree: STRtree, ring: Ring) -> np.ndarray:
    """Numbers of the footprints that share at least a point with the ring's area."""
    shape = polygon_of(ring)
    if shape is None:
        return np.array([], dtype=np.int64)
    shapely.prepare(shape)
    return tree.query(shape, predicate="intersects")


def touched_by_circle(tree: STRtree, shapes: np.ndarray, circle: Circle) -> np.ndarray:
    """Numbers of the footprints at most `radius_m` metres from the centre.

    Distances are taken in an azimuthal equidistant projection around the centre, in which those
    from the centre are true on the WGS-84 ellipsoid.
    """
    values = (circle.longitude, circle.latitude, circle.radius_m)
    if not all(map(math.isfinite, values)) or abs(circle.latitude) > 90:
        return np.array([], dtype=np.int64)
    near = tree.query(_box_around(circle))
    if len(near) == 0:
        return near
    local = Transformer.from_crs(
        "EPSG:4326",
        f"+proj=aeqd +lat_0={circle.latitude} +lon_0={circle.longitude} +datum=WGS84",
        always_xy=True,
    )

    def project(points: np.ndarray) -> np.ndarray:
        return np.column_stack(local.transform(points[:, 0], points[:, 1]))

    projected = shapely.transform(shapes[near], project)
    return near[shapely.dwithin(projected, shapely.Point(0, 0), circle.radius_m)]


def _box_around(circle: Circle) -> BaseGeometry:
    """Degrees that surely contain the circle; all longitudes near a pole or the date line."""
    height = circle.radius_m / METRES_A_DEGREE
    south, north = circle.latitude - height, circle.latitude + height
    steepest = max(abs(south), abs(north))
    if steepest < 89:
        width = height / math.cos(math.radians(steepest))
        west, east = circle.longitude - width, circle.longitude + width
        if west >= -180 and east <= 180:
            return box(west, south, east, north)
    return box(-180, south, 180, north)
