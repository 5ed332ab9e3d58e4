"""The roster's impact events as events of a branch."""

from uuid import UUID

from schemas.events.impacts import ImpactCommunity, ImpactGrid
from schemas.events.impacts import Node as EventNode
from schemas.events.impacts import Post as EventPost
from schemas.vocabulary import DrillKind, NodeKind
from services.alerting.domain.events import CommunityCovered, GridCovered, Resident
from services.alerting.domain.plan import Edition
from services.alerting.domain.state import Duty, Place
from services.runtime.once import Once, OnceIds


def grid_covered(event: ImpactGrid, edition: Edition | None) -> GridCovered:
    """`edition` is the one the alert's level calls for; none is needed for a lifted grid.

    An internal drill ends before the doors: there is nobody to be seen.
    """
    ids, words, teams = OnceIds(), Once[tuple[str, ...]](), Once[tuple[UUID, ...]]()
    top = ids[event.community_id]
    community = Place(top, NodeKind.COMMUNITY, None, (top,), None, ())
    residents = () if event.header.drill is DrillKind.INTERNAL else event.residents
    places = [place for node in event.nodes if (place := _place(node, ids)) != community]
    return GridCovered(
        grid_id=ids[event.grid_id],
        revision=event.revision,
        alert_revision=event.header.alert_revision,
        coverage=event.coverage,
        level=edition.level if edition else "",
        degree=edition.degree if edition else 0,
        places=(community, *places),
        duties=tuple(_duty(post, ids) for post in event.posts),
        residents=tuple(
            Resident(
                resident_id=r.resident_id,
                stairwell_id=ids[r.stairwell_id],
                reasons=words[r.reasons],
                risk=r.risk,
                team_posts=teams[ids.all(r.team_posts)],
                buddies=ids.all(r.buddies),
            )
            for r in residents
        ),
        onset=event.header.onset,
    )


def community_covered(event: ImpactCommunity) -> CommunityCovered:
    return CommunityCovered(grids=event.grids)


def _place(node: EventNode, ids: OnceIds) -> Place:
    path = ids.all(node.path)
    grid_id = path[1] if len(path) > 1 else None
    parent_id = ids[node.parent_id] if node.parent_id else None
    return Place(ids[node.node_id], node.kind, parent_id, path, grid_id, node.traits)


def _duty(post: EventPost, ids: OnceIds) -> Duty:
    holders = sorted(post.holders, key=lambda holder: holder.rank)
    available = ids.all(holder.person_id for holder in holders if holder.available)
    return Duty(post.post_id, post.kind, ids[post.node_id], available)
