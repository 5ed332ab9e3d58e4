"""Geometry as CAP writes it: `latitude,longitude` pairs in WGS-84 degrees."""

import math
import re

from shapely import Polygon
from shapely.validation import explain_validity

from schemas.events.hazard_alerts import Circle
from services.gateway.intake.domain.findings import excerpt

Ring = tuple[tuple[float, float], ...]
CHINA = ((17.0, 54.0), (73.0, 136.0))
"""Latitudes and longitudes between which China's land lies, roughly."""
HALF_ROUND_KM = 20_038.0
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)"
_PAIR = re.compile(rf"({_NUMBER}),({_NUMBER})")
_PLACE = re.compile(rf"\[({_NUMBER}) ({_NUMBER})\]")
_CIRCLE = re.compile(rf"({_NUMBER}),({_NUMBER})\s+({_NUMBER})")


class GeometryError(ValueError):
    """The text is no area; `code` names the rule, `detail` the place in the text."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = excerpt(detail)


def read_polygon(text: str) -> Ring:
    """A closed ring of (longitude, latitude) from CAP's `lat,lon lat,lon ...`.

    Raises GeometryError: too few points, not closed (CAP 1.2: first and last pair are the same;
    in the national format an unclosed one is a line), self-crossing, latitude and longitude
    swapped.
    """
    points = [_point(pair) for pair in text.split()]
    if len(points) < 3 or (len(points) == 3 and points[0] == points[-1]):
        raise GeometryError("polygon-short", str(len(points)))
    if points[0] != points[-1]:
        raise GeometryError("polygon-open", f"{text.split()[0]} … {text.split()[-1]}")
    _refuse_swapped(points)
    ring = tuple((longitude, latitude) for latitude, longitude in points)
    polygon = Polygon(ring)
    if not polygon.is_valid or polygon.area == 0:
        raise GeometryError("polygon-crossing", _place_of(explain_validity(polygon)))
    return ring


def _place_of(reason: str) -> str:
    """Where a ring crosses itself, as CAP writes places; empty when it has no area anywhere."""
    match = _PLACE.search(reason)
    return f"{float(match[2]):g},{float(match[1]):g}" if match else ""


def read_circle(text: str) -> Circle:
    """A circle from CAP's `lat,lon radius` with the radius in kilometres; 0 is a point."""
    match = _CIRCLE.fullmatch(text.strip())
    if match is None:
        raise GeometryError("circle-form", text)
    latitude, longitude = _point(f"{match[1]},{match[2]}")
    _refuse_swapped([(latitude, longitude)])
    radius_km = float(match[3])
    if not 0 <= radius_km <= HALF_ROUND_KM:
        raise GeometryError("circle-radius", match[3])
    return Circle(longitude=longitude, latitude=latitude, radius_m=radius_km * 1000)


def _point(pair: str) -> tuple[float, float]:
    match = _PAIR.fullmatch(pair)
    if match is None:
        raise GeometryError("point-form", pair)
    latitude, longitude = float(match[1]), float(match[2])
    if abs(latitude) > 90:
        swapped = abs(longitude) <= 90 and abs(latitude) <= 180
        raise GeometryError("point-swapped" if swapped else "point-range", pair)
    if abs(longitude) > 180 or not math.isfinite(longitude):
        raise GeometryError("point-range", pair)
    return latitude, longitude


def _in_china(latitude: float, longitude: float) -> bool:
    (south, north), (west, east) = CHINA
    return south <= latitude <= north and west <= longitude <= east


def _refuse_swapped(points: list[tuple[float, float]]) -> None:
    """An area outside China that lies in China once swapped was written the wrong way round."""
    if any(_in_china(*point) for point in points):
        return
    if all(_in_china(longitude, latitude) for latitude, longitude in points):
        raise GeometryError("point-swapped", f"{points[0][0]},{points[0][1]}")
