"""What a map shows is kept as it is sent."""

from types import SimpleNamespace
from uuid import UUID

import orjson
import pytest
import shapely

from services.gateway.console.adapters.ground import Ground, _lay
from services.gateway.console.domain.starting import GridCount

NORTH, SOUTH = "440305001001", "440305001002"


def footprint(number: int, community: str) -> SimpleNamespace:
    shape = shapely.box(114 + number, 22, 114.5 + number, 22.5)
    return SimpleNamespace(
        building_id=UUID(int=number),
        grid_id=UUID(int=100),
        community_code=community,
        name=f'{number}号楼 "东"',
        footprint=shapely.to_wkb(shape),
    )


def shown(number: int) -> list[object]:
    corners = [0.5, 22, 0.5, 22.5, 0, 22.5, 0, 22, 0.5, 22]
    ring = [at if place % 2 else 114 + number + at for place, at in enumerate(corners)]
    return [str(UUID(int=number)), str(UUID(int=100)), f'{number}号楼 "东"', ring]


@pytest.fixture
def ground() -> Ground:
    grid = GridCount(UUID(int=100), f"{NORTH}001", "一", NORTH, 0, 0, 0, frozenset())
    footprints = [footprint(1, NORTH), footprint(2, NORTH), footprint(3, SOUTH)]
    return _lay(1, [], {grid.grid_id: grid}, footprints)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("division", "numbers"), [("", [1, 2, 3]), (NORTH, [1, 2]), (SOUTH, [3]), ("110101", [])]
)
def test_a_map_shows_the_buildings_of_its_division(
    ground: Ground, division: str, numbers: list[int]
) -> None:
    content = orjson.loads(ground.drawn(division).plain)
    assert content["buildings"] == [shown(number) for number in numbers]


def test_outlines_are_kept_as_bytes_a_community(ground: Ground) -> None:
    """As numbers a district's took some 30 MB of each process."""
    assert [(code, type(items)) for code, items in ground.outlines] == [
        (NORTH, bytes),
        (SOUTH, bytes),
    ]
