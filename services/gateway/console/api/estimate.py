"""What would follow at once from telling some grids, as the API says it."""

from collections.abc import Sequence

from services.gateway.console.domain.starting import GridCount, consequence
from services.gateway.domain.actor import Actor


def estimate_of(grids: Sequence[GridCount], actor: Actor) -> dict[str, object]:
    """Counts from the roster as it is now; `outside` are grids beyond the actor's division."""
    found = consequence(grids)
    return {
        "communities": found.communities,
        "grids": found.grids,
        "people": found.people,
        "visits": found.visits,
        "messages": found.messages,
        "calls_at_most": found.calls,
        "posts_vacant": found.vacant,
        "outside": [grid.name for grid in grids if not actor.covers([grid.community_code])],
        "grid_ids": [str(grid.grid_id) for grid in grids],
    }
