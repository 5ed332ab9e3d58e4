"""The roster's impact events as events of a branch."""

from schemas.events.impacts import ImpactCommunity, ImpactGrid
from schemas.events.impacts import Node as EventNode
from schemas.events.impacts import Post as EventPost
from schemas.vocabulary import DrillKind, NodeKind
from services.alerting.domain.events import CommunityCovered, GridCovered, Resident
from services.alerting.domain.plan import Edition
from services.alerting.domain.state import Duty, Place


def grid_covered(event: ImpactGrid, edition: Edition | None) -> GridCovered:
    """`edition` is the one the alert's level calls for; none is needed for a lifted grid.

    An internal drill ends before the doors: there is nobody to be seen.
    """
    community = Place(event.community_id, NodeKind.COMMUNITY, None, (event.community_id,), None, ())
    residents = () if event.header.drill is DrillKind.INTERNAL else event.residents
    places = [place for node in event.nodes if (place := _place(node)) != community]
    return GridCovered(
        grid_id=event.grid_id,
        revision=event.revision,
        alert_revision=event.header.alert_revision,
        coverage=event.coverage,
        level=edition.level if edition else "",
        degree=edition.degree if edition else 0,
        places=(community, *places),
        duties=tuple(_duty(post) for post in event.posts),
        residents=tuple(
            Resident(r.resident_id, r.stairwell_id, r.reasons, r.risk, r.team_posts)
            for r in residents
        ),
        onset=event.header.onset,
    )


def community_covered(event: ImpactCommunity) -> CommunityCovered:
    return CommunityCovered(grids=event.grids)


def _place(node: EventNode) -> Place:
    grid_id = node.path[1] if len(node.path) > 1 else None
    return Place(node.node_id, node.kind, node.parent_id, node.path, grid_id, node.traits)


def _duty(post: EventPost) -> Duty:
    holders = sorted(post.holders, key=lambda holder: holder.rank)
    available = tuple(holder.person_id for holder in holders if holder.available)
    return Duty(post.post_id, post.kind, post.node_id, available)
