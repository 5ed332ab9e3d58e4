"""The buildings and stairwells of one grid."""

from dataclasses import dataclass
from uuid import UUID

import shapely

from schemas import ids
from services.roster.seed.context import Context
from services.roster.seed.rows import Building, Household, Stairwell
from services.roster.seed.size import first, share

HIGH_RISE_SHARE, LOW_LYING_SHARE = 0.1, 0.12
HIGH_RISE_WEIGHT = 2.5
"""How many times as many households share a stairwell of a high-rise; it has a lift."""
DOORS_A_FLOOR = {True: 3, False: 2}


@dataclass(frozen=True, slots=True)
class Door:
    """One household's door, and what of its building matters for who lives there."""

    household: Household
    traits: frozenset[str]


@dataclass(frozen=True, slots=True)
class Stair:
    """A stairwell before its households are known."""

    stairwell_id: UUID
    number: int
    building: int
    high_rise: bool


def add_buildings(context: Context, grid: int, grid_id: UUID, households: int) -> list[Door]:
    """Buildings, stairwells and `households` doors of the grid of this number in the district."""
    size, rows = context.size, context.rows
    begin = first(size.buildings, size.grids, grid)
    count = share(size.buildings, size.grids, grid)
    high = [context.chance(HIGH_RISE_SHARE) for _ in range(count)]
    low_lying = context.chance(LOW_LYING_SHARE)
    stairs = [
        Stair(ids.of("stairwell", grid_id, building, number), number, building, high[building])
        for building in range(count)
        for number in range(share(size.stairwells, size.buildings, begin + building))
    ]
    doors = list(zip(stairs, _doors_a_stair(stairs, households), strict=True))
    added: list[Door] = []
    for building in range(count):
        inside = [(stair, number) for stair, number in doors if stair.building == building]
        traits = _traits(context, high[building], low_lying)
        floors = max((_floor(stair, number - 1) for stair, number in inside if number), default=1)
        building_id = _add_building(context, (grid, building), grid_id, floors, traits)
        for stair, number in inside:
            name = f"{stair.number + 1}单元"
            rows.stairwells.append(Stairwell(stair.stairwell_id, building_id, grid_id, name))
            added += [_door(stair, place, traits) for place in range(number)]
    rows.households += [door.household for door in added]
    return added


def _add_building(
    context: Context,
    numbers: tuple[int, int],
    grid_id: UUID,
    floors: int,
    traits: frozenset[str],
) -> UUID:
    """One building, by the numbers of its grid in the district and of itself in the grid."""
    grid, building = numbers
    in_community = grid - first(context.size.grids, context.size.communities, context.community)
    shape = context.layout.footprint(context.street, _in_street(context), in_community, building)
    building_id = ids.of("building", grid_id, building)
    context.rows.buildings.append(
        Building(
            building_id,
            grid_id,
            f"{building + 1}号楼",
            shapely.to_wkb(shape),
            shape.centroid.x,
            shape.centroid.y,
            floors,
            sorted(traits),
        )
    )
    return building_id


def _in_street(context: Context) -> int:
    begin = first(context.size.communities, context.size.streets, context.street)
    return context.community - begin


def _doors_a_stair(stairs: list[Stair], households: int) -> list[int]:
    """Spread households over the stairwells by their weight; all are spread."""
    weights = [HIGH_RISE_WEIGHT if stair.high_rise else 1.0 for stair in stairs]
    doors, done = [], 0.0
    for weight in weights:
        before = round(households * done / sum(weights))
        done += weight
        doors.append(round(households * done / sum(weights)) - before)
    return doors


def _floor(stair: Stair, number: int) -> int:
    return number // DOORS_A_FLOOR[stair.high_rise] + 1


def _door(stair: Stair, number: int, traits: frozenset[str]) -> Door:
    floor = _floor(stair, number)
    door = f"{floor}{number % DOORS_A_FLOOR[stair.high_rise] + 1:02d}"
    household_id = ids.of("household", stair.stairwell_id, door)
    return Door(Household(household_id, stair.stairwell_id, door, floor), traits)


def _traits(context: Context, high_rise: bool, low_lying: bool) -> frozenset[str]:
    """A high-rise has lifts and a basement; some of the walk-ups have got a lift since."""
    traits = {"high_rise", "lift", "basement"} if high_rise else set[str]()
    for trait, share_of in (("lift", 0.08), ("basement", 0.15), ("piped_gas", 0.85)):
        if context.chance(share_of):
            traits.add(trait)
    if not high_rise and context.chance(0.02):
        traits.add("dangerous")
    if low_lying:
        traits.add("low_lying")
    return frozenset(traits)
