"""Who and what is in grids, as it is told."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from schemas.events.impacts import Node
from schemas.vocabulary import PostKind
from services.roster.domain.holders import Held
from services.runtime.unit import Unit


@dataclass(frozen=True, slots=True)
class PostHeld:
    """A post and who holds it, with the fields of an event's `Post`: there are thousands, which go
    out as JSON at once."""

    post_id: UUID
    kind: PostKind
    node_id: UUID
    holders: tuple[Held, ...]


@dataclass(slots=True)
class GridFacts:
    """What is told of one grid; `posts` are its own, without those above. Nodes and residents are
    the JSON texts of those fields of the event, once they are known."""

    nodes: str = ""
    posts: list[PostHeld] = field(default_factory=list)
    residents: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is told of some grids, and of their communities: node and own posts, by code."""

    grids: Mapping[UUID, GridFacts]
    communities: Mapping[str, Node]
    community_posts: Mapping[str, tuple[PostHeld, ...]]


class FactsReader(Protocol):
    """Reads who and what is in grids."""

    async def facts(
        self, unit: Unit, grids: Collection[UUID], communities: Collection[str]
    ) -> Facts:
        """The facts of these grids and communities at `unit.now`."""
        ...
