"""Which grids an alert's areas touch."""

import math
from collections.abc import Sequence

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from schemas import ids
from schemas.events.hazard_alerts import Area, Circle
from schemas.vocabulary import MatchKind
from services.roster.domain.impact import impact
from services.roster.domain.places import District, DivisionPlace, GridPlace

STEP = 1 / 1024
"""Degrees between buildings: a power of two, so that moving everything rounds nothing."""
SIDE = 6


def district(east: int = 0, north: int = 0) -> District:
    """Six by six grids of one small building each, in two communities."""
    grids: list[GridPlace] = []
    shapes = []
    for row in range(SIDE):
        for column in range(SIDE):
            community = f"99010100100{1 + row // 3}"
            code = f"{community}{(row % 3) * SIDE + column + 1:03d}"
            grid = GridPlace(ids.of("grid", code), code, f"第{row}{column}网格", community)
            x, y = 120 + (east + column) * STEP, 30 + (north + row) * STEP
            grids.append(grid)
            shapes.append((grid.grid_id, shapely.box(x, y, x + STEP / 4, y + STEP / 4)))
    divisions = [
        DivisionPlace("9901", "示范市"),
        DivisionPlace("990101", "示范区"),
        DivisionPlace("990101001", "示范街道"),
        DivisionPlace("990101001001", "清泉社区"),
        DivisionPlace("990101001002", "和平社区"),
    ]
    return District(grids, divisions, shapes)


DISTRICT = district()


def ring(points: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    return (*points, points[0])


def moved_ring(corners: tuple[int, int, int, int], east: int = 0, north: int = 0) -> Area:
    west, south, width, height = corners
    x, y = 120 + (west + east) * STEP / 2, 30 + (south + north) * STEP / 2
    right, top = x + width * STEP / 2, y + height * STEP / 2
    return Area(name="x", polygons=(ring([(x, y), (right, y), (right, top), (x, top)]),))


boxes = st.tuples(st.integers(-4, 14), st.integers(-4, 14), st.integers(1, 10), st.integers(1, 10))
areas = st.one_of(
    boxes.map(moved_ring),
    st.tuples(st.floats(120, 120 + 6 * STEP), st.floats(30, 30 + 6 * STEP), st.floats(0, 900)).map(
        lambda c: Area(circles=(Circle(longitude=c[0], latitude=c[1], radius_m=c[2]),))
    ),
    st.sampled_from(["99", "990101", "990101001002", "990101001001004", "110101"]).map(
        lambda code: Area(geocodes=(code,))
    ),
    st.sampled_from(["示范街道", "和平社区", "别处", "第00网格"]).map(lambda name: Area(name=name)),
)


@given(st.lists(areas, max_size=4))
def test_a_union_of_areas_touches_the_union_of_what_they_touch(several: list[Area]) -> None:
    together = set(impact(DISTRICT, several))
    assert together == set().union(*(impact(DISTRICT, [area]) for area in several))


@given(boxes, st.integers(-2048, 2048), st.integers(-2048, 2048))
def test_moving_area_and_buildings_together_changes_nothing(
    corners: tuple[int, int, int, int], east: int, north: int
) -> None:
    here = impact(DISTRICT, [moved_ring(corners)])
    there = impact(district(east, north), [moved_ring(corners, 2 * east, 2 * north)])
    assert set(here) == set(there)


@given(boxes)
def test_a_polygon_touches_what_it_overlaps(corners: tuple[int, int, int, int]) -> None:
    area = moved_ring(corners)
    shape = shapely.Polygon(area.polygons[0])
    expected = {
        int(DISTRICT.grid_of_shape[number])
        for number, footprint in enumerate(DISTRICT.shapes)
        if shape.intersects(footprint)
    }
    assert set(impact(DISTRICT, [area])) == expected


@pytest.mark.parametrize("latitude", [-60.0, 0.0, 30.0, 59.0])
@pytest.mark.parametrize("bearing", range(0, 360, 45))
@pytest.mark.parametrize(("metres", "touched"), [(4_990, True), (5_010, False)])
def test_a_circle_is_metres_in_every_direction(
    latitude: float, bearing: int, metres: float, touched: bool
) -> None:
    x, y, _ = Geod(ellps="WGS84").fwd(120, latitude, bearing, metres)
    grid = GridPlace(ids.of("grid", "a"), "990101001001001", "a", "990101001001")
    tiny = shapely.box(x - 1e-7, y - 1e-7, x + 1e-7, y + 1e-7)
    circle = Circle(longitude=120, latitude=latitude, radius_m=5_000)
    found = impact(District([grid], [], [(grid.grid_id, tiny)]), [Area(circles=(circle,))])
    assert bool(found) is touched


def test_a_circle_over_the_date_line_touches_both_sides() -> None:
    grids = [GridPlace(ids.of("grid", n), f"99010100100100{n}", "", "") for n in (1, 2)]
    shapes = [
        (grids[0].grid_id, shapely.box(179.999, 0, 179.9995, 0.001)),
        (grids[1].grid_id, shapely.box(-179.9995, 0, -179.999, 0.001)),
    ]
    circle = Circle(longitude=180, latitude=0, radius_m=500)
    assert len(impact(District(grids, [], shapes), [Area(circles=(circle,))])) == 2


def test_a_circle_without_radius_touches_the_building_it_is_in() -> None:
    inside = Circle(longitude=120 + STEP / 8, latitude=30 + STEP / 8, radius_m=0)
    outside = Circle(longitude=120 + STEP / 2, latitude=30 + STEP / 2, radius_m=0)
    assert list(impact(DISTRICT, [Area(circles=(inside,))])) == [0]
    assert not impact(DISTRICT, [Area(circles=(outside,))])


@pytest.mark.parametrize(
    ("geocodes", "grids"),
    [
        (("990101000000",), SIDE * SIDE),
        (("990100",), SIDE * SIDE),
        (("99",), SIDE * SIDE),
        (("990101001001",), SIDE * SIDE // 2),
        (("990101001001", "990101001001"), SIDE * SIDE // 2),
        (("990101001001", "990101001002001"), SIDE * SIDE // 2 + 1),
        (("110101", "", "x"), 0),
    ],
)
def test_codes_touch_everything_below_them(geocodes: tuple[str, ...], grids: int) -> None:
    assert len(impact(DISTRICT, [Area(geocodes=geocodes)])) == grids


NAN_RING = ((120.0, 30.0), (math.nan, 30.0), (120.0, 31.0), (120.0, 30.0))
HOPELESS = [(), ((120.0, 30.0),), ((120.0, 30.0), (121.0, 30.0)), NAN_RING]


@pytest.mark.parametrize("points", HOPELESS)
def test_a_hopeless_ring_touches_nobody(points: tuple[tuple[float, float], ...]) -> None:
    assert impact(DISTRICT, [Area(polygons=(points,))]) == {}


def test_a_self_crossing_ring_touches_what_its_parts_cover() -> None:
    end = SIDE * STEP
    bow_tie = ring([(120, 30), (120 + end, 30 + end), (120 + end, 30), (120, 30 + end)])
    touched = impact(DISTRICT, [Area(polygons=(bow_tie,))])
    assert 0 < len(touched) < SIDE * SIDE


def test_swapped_coordinates_touch_nobody() -> None:
    swapped = ring([(30, 120), (31, 120), (31, 121), (30, 121)])
    assert impact(DISTRICT, [Area(polygons=(swapped,))]) == {}
    assert impact(DISTRICT, [Area(circles=(Circle(longitude=30, latitude=120, radius_m=9),))]) == {}


def test_each_grid_keeps_the_first_rule_that_matched_it() -> None:
    everywhere = moved_ring((-2, -2, 20, 20))
    area = Area(name="示范街道", polygons=everywhere.polygons, geocodes=("990101",))
    rules = set(impact(DISTRICT, [Area(geocodes=("990101001001",)), area]).values())
    assert {(rule.kind, rule.detail) for rule in rules} == {
        (MatchKind.CODE, "990101001001"),
        (MatchKind.POLYGON, "示范街道"),
    }


def test_a_name_counts_only_without_a_shape_and_without_a_known_code() -> None:
    far = moved_ring((100, 100, 1, 1)).polygons
    assert impact(DISTRICT, [Area(name="示范街道", polygons=far)]) == {}
    known = impact(DISTRICT, [Area(name="示范街道", geocodes=("990101001001",))])
    assert len(known) == SIDE * SIDE // 2
    renumbered = impact(DISTRICT, [Area(name="和平社区", geocodes=("990101009009",))])
    assert {rule.kind for rule in renumbered.values()} == {MatchKind.NAME}
    assert len(renumbered) == SIDE * SIDE // 2


def test_nothing_touches_an_empty_roster() -> None:
    areas_of_all_kinds = [
        moved_ring((0, 0, 9, 9)),
        Area(circles=(Circle(longitude=120, latitude=30, radius_m=9e6),)),
        Area(geocodes=("99",)),
        Area(name="示范街道"),
    ]
    assert impact(District([], []), areas_of_all_kinds) == {}
