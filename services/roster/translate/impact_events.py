"""Pending coverage and the facts of places as events of the topic `impacts`."""

import orjson

from schemas import ids
from schemas.events.hazard_alerts import AlertHeader
from schemas.events.impacts import ImpactClosed, ImpactCommunity, ImpactGrid, Post
from schemas.vocabulary import Coverage
from services.roster.ports.facts import Facts, GridFacts, PostHeld
from services.roster.ports.incidents import Closing, Pending
from services.runtime.unit import Routing


def ready(pending: Pending, facts: Facts) -> dict[str, str]:
    """The fields of a grid's event that are JSON texts already: its own posts and those of its
    community, nodes, residents; nothing of one that is lifted."""
    own, above = GridFacts(), tuple[PostHeld, ...]()
    if pending.coverage is not Coverage.LIFTED:
        assert pending.grid_id is not None
        own = facts.grids.get(pending.grid_id, own)
        above = facts.community_posts.get(pending.community_code, ())
    return {
        "nodes": own.nodes or "[]",
        "posts": orjson.dumps([*above, *own.posts]).decode(),
        "residents": own.residents or "[]",
    }


def grid_event(pending: Pending, header: AlertHeader, facts: Facts) -> ImpactGrid:
    """One grid, without what is `ready`."""
    assert pending.grid_id is not None
    code = pending.community_code
    return ImpactGrid(
        header=header,
        impact_id=ids.impact_id(header.alert_id),
        community_code=code,
        community_id=facts.communities[code].node_id,
        grid_id=pending.grid_id,
        revision=pending.revision,
        coverage=pending.coverage,
        rule=pending.rule,
    )


def community_event(pending: Pending, header: AlertHeader, facts: Facts) -> ImpactCommunity:
    """One community with the posts at it and its teams'."""
    node = facts.communities[pending.community_code]
    lifted = pending.coverage is Coverage.LIFTED
    posts = () if lifted else facts.community_posts.get(pending.community_code, ())
    return ImpactCommunity(
        header=header,
        impact_id=ids.impact_id(header.alert_id),
        community_code=pending.community_code,
        community_id=node.node_id,
        revision=pending.revision,
        coverage=pending.coverage,
        grids=pending.grids,
        node=node,
        posts=tuple(Post.model_validate(post, from_attributes=True) for post in posts),
    )


def closed_event(closing: Closing, header: AlertHeader) -> ImpactClosed:
    """The counts of an alert whose grids have all been told."""
    return ImpactClosed(
        header=header, impact_id=ids.impact_id(header.alert_id), **closing.counts.as_dict()
    )


def routing(pending: Pending) -> Routing:
    """By community; what two incidents tell of it need not wait for each other. One revision of one
    place is one event, however often it is told."""
    place = pending.grid_id or pending.community_code
    return Routing(
        key=pending.community_code,
        lane=pending.lane,
        trace=pending.alert_id,
        identity=(pending.incident_id, pending.lane, place, pending.revision),
        revision=pending.revision,
        order_key=str(pending.incident_id),
    )


def closed_routing(closing: Closing) -> Routing:
    """By incident."""
    return Routing(
        key=str(closing.incident_id),
        lane=closing.lane,
        trace=closing.alert_id,
        identity=(closing.incident_id, closing.lane, closing.revision),
        revision=closing.revision,
    )
