"""How large a synthetic district is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """Exact totals; whatever they are, they are spread evenly."""

    streets: int
    communities: int
    grids: int
    buildings: int
    stairwells: int
    households: int
    residents: int
    elders_alone: int


STREET = Size(1, 3, 12, 96, 220, 3_000, 7_800, 600)
"""The demo street of docs/architecture.md."""
DISTRICT = Size(17, 128, 1_540, 12_000, 28_000, 385_000, 1_000_000, 77_000)
"""The district to design for: 12,000 residential buildings."""
SIZES = {"street": STREET, "district": DISTRICT}
FEWEST_RESIDENTS, MOST_RESIDENTS = 100, 5_000_000


def scaled(size: Size, residents: int) -> Size:
    """The same proportions with another number of residents.

    ValueError outside 100 to 5,000,000: beyond, codes and phone numbers would run out.
    """
    if not FEWEST_RESIDENTS <= residents <= MOST_RESIDENTS:
        raise ValueError(f"residents: {FEWEST_RESIDENTS:,} to {MOST_RESIDENTS:,}")

    def part(total: int, least: int = 1) -> int:
        return max(least, round(total * residents / size.residents))

    grids = part(size.grids)
    buildings = part(size.buildings, grids)
    stairwells = part(size.stairwells, buildings)
    return Size(
        streets=part(size.streets),
        communities=min(grids, part(size.communities)),
        grids=grids,
        buildings=buildings,
        stairwells=stairwells,
        households=part(size.households),
        residents=residents,
        elders_alone=part(size.elders_alone),
    )


def share(total: int, parts: int, number: int) -> int:
    """What part `number` (from 0) gets when `total` is spread evenly; all parts add up to it."""
    return (number + 1) * total // parts - number * total // parts


def first(total: int, parts: int, number: int) -> int:
    """How many come before part `number` when `total` is spread evenly."""
    return number * total // parts
