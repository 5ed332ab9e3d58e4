"""impacts: roster -> alerting, keyed by community (the closing event by incident). Ids only."""

from typing import ClassVar
from uuid import UUID

from schemas.events.base import Event, Part
from schemas.events.canary import Canary
from schemas.events.hazard_alerts import AlertHeader
from schemas.vocabulary import Coverage, MatchKind, NodeKind, PostKind, Rank


class MatchedRule(Part):
    """Why the alert touches this place: the kind of match and its code or area's name."""

    kind: MatchKind
    detail: str


class Holder(Part):
    """Who holds a post; `available` is false while absent. B deputises for A."""

    person_id: UUID
    rank: Rank
    available: bool = True


class Post(Part):
    """A role at a node with its holders, A before B; no holder means a vacant post."""

    post_id: UUID
    kind: PostKind
    node_id: UUID
    holders: tuple[Holder, ...] = ()


class Node(Part):
    """A place; `path` are the ids from its community down to itself. `traits` such as
    `basement`, `low_lying`, `high_rise`, `dangerous`, `piped_gas` are of buildings."""

    node_id: UUID
    kind: NodeKind
    parent_id: UUID | None
    path: tuple[UUID, ...]
    traits: tuple[str, ...] = ()


class ResidentAtRisk(Part):
    """Who must be seen. `reasons` such as `alone`, `oxygen`, `dialysis`, `mobility`; a higher
    `risk` is visited first; `buddies` are volunteers, `team_posts` their teams' leader posts."""

    resident_id: UUID
    stairwell_id: UUID
    reasons: tuple[str, ...]
    risk: int
    age: int
    buddies: tuple[UUID, ...] = ()
    team_posts: tuple[UUID, ...] = ()


class ImpactGrid(Event):
    """One touched grid: its places, posts with holders and deputies, residents at risk, the rule.

    `revision` grows with every emission of this grid in this incident, also when only the
    roster changed; `posts` includes the posts above (grid, community) and the teams' leaders.
    `lifted` grids carry no buildings.
    """

    NAME: ClassVar[str] = "impact-grid.v1"
    TOPIC: ClassVar[str] = "impacts"

    header: AlertHeader
    impact_id: UUID
    community_code: str
    community_id: UUID
    grid_id: UUID
    revision: int
    coverage: Coverage
    rule: MatchedRule | None = None
    nodes: tuple[Node, ...] = ()
    posts: tuple[Post, ...] = ()
    residents: tuple[ResidentAtRisk, ...] = ()


class ImpactCommunity(Event):
    """The posts at a touched community itself (leaders, teams), told once an alert; `grids` is
    how many of its grids the alert touches."""

    NAME: ClassVar[str] = "impact-community.v1"
    TOPIC: ClassVar[str] = "impacts"

    header: AlertHeader
    impact_id: UUID
    community_code: str
    community_id: UUID
    revision: int
    coverage: Coverage
    grids: int
    node: Node
    posts: tuple[Post, ...] = ()


class ImpactClosed(Event):
    """All grids of an alert have been emitted; zero touched grids is an alarm, never silence.

    `kept_grids` are those that stay covered although the alert's areas match no grid: an alarm too.
    """

    NAME: ClassVar[str] = "impact-closed.v1"
    TOPIC: ClassVar[str] = "impacts"

    header: AlertHeader
    impact_id: UUID
    communities: int
    grids: int
    lifted_grids: int
    buildings: int
    stairwells: int
    residents: int
    posts: int
    kept_grids: int = 0


class CanaryPassed(Canary):
    """The roster has passed a canary on."""

    NAME: ClassVar[str] = "canary-passed.v1"
    TOPIC: ClassVar[str] = "impacts"
