"""Starts as a prediction sees them: what a plan asks for, and the posts of a district."""

from datetime import timedelta
from uuid import UUID

from schemas.vocabulary import Channel, PostKind
from services.foresight.asked import Asked
from services.foresight.forces import AtRisk, Post, Roster

ASKED = Asked(
    posts=frozenset(PostKind),
    waits=((Channel.SMS, timedelta(seconds=180)), (Channel.CALL, timedelta(seconds=120))),
    deadline=timedelta(hours=4),
    reasons=frozenset({"alone"}),
    traits=frozenset(),
    parts=2,
)
KINDS = tuple(kind for kind in PostKind if kind.leads)[:4]


def district(communities: int, grids: int, buildings: int, stairwells: int) -> Roster:
    """Three doors a stairwell, every post with a deputy."""
    posts: list[Post] = []
    doors: list[AtRisk] = []
    paths: dict[UUID, tuple[UUID, ...]] = {}

    def add(above: tuple[UUID, ...]) -> tuple[UUID, ...]:
        number = 4 * len(posts)
        node, post, holder, deputy = (UUID(int=number + more) for more in range(1, 5))
        paths[node] = (*above, node)
        posts.append(Post(post, KINDS[len(above)], node, holder, (deputy,)))
        return paths[node]

    for _ in range(communities):
        community = add(())
        for _ in range(grids):
            grid = add(community)
            for _ in range(buildings):
                building = add(grid)
                doors += [AtRisk(add(building)[-1], ASKED.reasons, 3) for _ in range(stairwells)]
    return Roster(tuple(posts), tuple(doors), paths, {})
