"""What would follow at once from telling some grids, as the API says it."""

from collections.abc import Iterable, Sequence

from services.gateway.console.domain.starting import GridCount, consequence
from services.gateway.domain.actor import Actor


def estimate_of(grids: Sequence[GridCount], actor: Actor) -> dict[str, object]:
    """Counts from the roster as it is now, of the actor's division; how many grids lie `outside` it
    is all that is said of them."""
    own = own_of(grids, actor)
    found = consequence(own)
    return {
        "communities": found.communities,
        "grids": found.grids,
        "people": found.people,
        "visits": found.visits,
        "messages": found.messages,
        "calls_at_most": found.calls,
        "posts_vacant": found.vacant,
        "outside": len(grids) - len(own),
        "grid_ids": [str(grid.grid_id) for grid in own],
    }


def own_of(grids: Iterable[GridCount], actor: Actor) -> list[GridCount]:
    """Those in the actor's division."""
    return [grid for grid in grids if actor.within(grid.community_code)]
