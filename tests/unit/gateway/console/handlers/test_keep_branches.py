"""Branches as a console keeps them."""

from uuid import UUID, uuid4

import pytest

from services.gateway.console.domain.figures import Door, Place, of_doors
from services.gateway.console.domain.place_words import sought
from services.gateway.console.handlers.keep_branches import Branch, Stairwell

NUMBERS = ("101", "1001")


def branch() -> Branch:
    """One stairwell with two doors."""
    names = ("示范社区", "1网格", "阳光花园（东区）2号楼", "1单元")
    places: dict[UUID, Place] = {}
    above: UUID | None = None
    for name in names:
        place = Place(uuid4(), "any", above, "440305001001", name)
        places[place.node_id] = place
        above = place.node_id
    assert above is not None
    doors = [
        Door(uuid4(), uuid4(), above, "unknown", "", 0, False, 1, number, 80, ())
        for number in NUMBERS
    ]
    return Branch(None, places, {}, {above: Stairwell(1, doors, of_doors(doors))})


@pytest.mark.parametrize(
    ("q", "doors"),
    [
        ("2-1-101", ["101"]),
        ("2-1001", ["1001"]),
        ("阳光花园（东区）", ["101", "1001"]),
        ("2号楼１单元 10", ["101", "1001"]),
        ("1单元01", []),
        ("1网格1号楼", []),
    ],
)
def test_doors_are_found_by_their_place_and_number(q: str, doors: list[str]) -> None:
    kept = branch()
    assert [door.door for door in kept.doors() if kept.is_called(door, sought(q))] == doors
