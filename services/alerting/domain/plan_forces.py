"""Whom a roster holds for an edition: its posts, their holders, and who leads to which door."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from schemas.vocabulary import PostKind
from services.alerting.domain.plan import Edition
from services.alerting.domain.plan_load import Forces


@dataclass(frozen=True)
class Post:
    """A post and who holds it at rank A, none when vacant (a deputy alone holds it as well)."""

    post_id: UUID
    kind: PostKind
    node_id: UUID
    holder: UUID | None


@dataclass(frozen=True)
class AtRisk:
    """Residents of a stairwell with the same reasons: how many, and their building's traits."""

    stairwell_id: UUID
    reasons: frozenset[str]
    count: int


@dataclass(frozen=True)
class Roster:
    """What the roster publishes, without anybody's name."""

    posts: tuple[Post, ...]
    at_risk: tuple[AtRisk, ...]
    paths: Mapping[UUID, tuple[UUID, ...]]
    traits: Mapping[UUID, frozenset[str]]


def forces_for(edition: Edition, roster: Roster) -> Forces:
    """As a mobilisation of the whole roster would: the lowest post of the edition above a door
    leads to it."""
    ours = [post for post in roster.posts if post.kind in edition.posts]
    leading = {post.node_id for post in ours if post.kind is not PostKind.TEAM_LEADER}
    doors: Counter[UUID] = Counter()
    unled = 0
    for group in _to_be_seen(edition, roster):
        path = roster.paths.get(group.stairwell_id, (group.stairwell_id,))
        node = next((node for node in reversed(path) if node in leading), None)
        if node is None:
            unled += group.count
        else:
            doors[node] += group.count
    return Forces(
        posts=Counter(post.kind for post in ours),
        vacant=Counter(post.kind for post in ours if post.holder is None),
        people=len({post.holder for post in ours if post.holder is not None}),
        doors=tuple(doors.values()),
        unled=unled,
    )


def _to_be_seen(edition: Edition, roster: Roster) -> Iterable[AtRisk]:
    visiting = edition.visiting
    for group in roster.at_risk:
        if not visiting.reasons & group.reasons:
            continue
        path = roster.paths.get(group.stairwell_id, ())
        kinds = frozenset[str]().union(*(roster.traits.get(node, frozenset()) for node in path))
        if not visiting.traits or visiting.traits & kinds:
            yield group
