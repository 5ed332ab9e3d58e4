"""The figures of a closing event."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from services.roster.domain.places import District, GridPlace


@dataclass(frozen=True, slots=True)
class Counts:
    """What an alert covers, how many grids it lifted, and how many stay covered although its areas
    match none."""

    communities: int = 0
    grids: int = 0
    lifted_grids: int = 0
    buildings: int = 0
    stairwells: int = 0
    residents: int = 0
    posts: int = 0
    kept_grids: int = 0

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


def count(district: District, covered: Iterable[GridPlace], lifted_grids: int) -> Counts:
    """Sums over the covered grids; the posts of each touched community count once."""
    grids = tuple(covered)
    communities = {grid.community_code for grid in grids}
    own = sum(district.divisions[code].posts for code in communities if code in district.divisions)
    return Counts(
        communities=len(communities),
        grids=len(grids),
        lifted_grids=lifted_grids,
        buildings=sum(grid.buildings for grid in grids),
        stairwells=sum(grid.stairwells for grid in grids),
        residents=sum(grid.residents for grid in grids),
        posts=sum(grid.posts for grid in grids) + own,
    )
