"""Geometry: latitude first in CAP, longitude first in ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Polygon

from services.gateway.intake.domain.geometry import GeometryError, read_circle, read_polygon


def test_a_ring_is_turned_to_longitude_first() -> None:
    assert read_polygon("22.5,114.0 22.5,114.1 22.6,114.1 22.5,114.0") == (
        (114.0, 22.5),
        (114.1, 22.5),
        (114.1, 22.6),
        (114.0, 22.5),
    )


def test_abroad_and_across_the_border_is_as_written() -> None:
    assert read_polygon("48.1,11.5 48.1,11.6 48.2,11.6 48.1,11.5")[0] == (11.5, 48.1)
    assert read_circle("-33.86,151.2 0").radius_m == 0


@pytest.mark.parametrize("swapped", ["114.05,22.54 3", "80.0,41.0 3"])
def test_a_swapped_circle_is_refused(swapped: str) -> None:
    with pytest.raises(GeometryError, match="point-swapped"):
        read_circle(swapped)


@given(st.floats(18, 53), st.floats(74, 134), st.floats(0.001, 0.5), st.floats(0.001, 0.5))
def test_every_rectangle_in_china_is_read_and_its_mirror_refused(
    south: float, west: float, height: float, width: float
) -> None:
    corners = [(0, 0), (0, 1), (1, 1), (1, 0), (0, 0)]
    points = [(south + dy * height, west + dx * width) for dy, dx in corners]
    ring = read_polygon(" ".join(f"{lat:.6f},{lon:.6f}" for lat, lon in points))
    assert Polygon(ring).is_valid
    with pytest.raises(GeometryError, match="point-swapped"):
        read_polygon(" ".join(f"{lon:.6f},{lat:.6f}" for lat, lon in points))
