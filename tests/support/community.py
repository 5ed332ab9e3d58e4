"""A small community of a story's own: places, people with phones, posts, residents at risk.

Nothing is shared with other stories: division code, names, ids, phones and coordinates are its own.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypedDict, Unpack
from uuid import UUID

from schemas import ids
from schemas.vocabulary import NodeKind, PostKind, Rank
from tests.support.cap import Place, Ring

NUMBERS = itertools.count(1)
CITY, DISTRICT, STREET = "4403", "440307", "440307001"
LEADS = {
    NodeKind.COMMUNITY: (PostKind.COMMUNITY_LEADER, "书记"),
    NodeKind.GRID: (PostKind.GRID_LEADER, "长"),
    NodeKind.BUILDING: (PostKind.BUILDING_LEADER, "长"),
    NodeKind.STAIRWELL: (PostKind.STAIRWELL_LEADER, "楼道长"),
}
RISK = 50


class Lead(TypedDict, total=False):
    """Who leads a node: somebody new unless `led_by`; a `vacant` post has nobody, a `leaderless`
    node no post; `deputy` adds one."""

    led_by: "Person"
    deputy: bool
    vacant: bool
    leaderless: bool


@dataclass(eq=False)
class Person:
    """Somebody with a phone."""

    person_id: UUID
    name: str
    phone: str
    home: str


@dataclass(eq=False)
class Post:
    """A role at a node with who holds it: A, then B."""

    post_id: UUID
    kind: PostKind
    node_id: UUID
    grid_id: UUID | None
    division: str = ""
    holders: list[tuple[Person, Rank]] = field(default_factory=list)


@dataclass(eq=False)
class Resident:
    """Somebody at risk behind a door."""

    resident_id: UUID
    door: str
    reasons: tuple[str, ...]
    risk: int
    buddy: Person | None = None


@dataclass(eq=False)
class Node:
    """A place of the community with its leading post and what is below."""

    town: "Community"
    kind: NodeKind
    node_id: UUID
    name: str
    grid: "Node | None" = None
    traits: tuple[str, ...] = ()
    post: Post | None = None
    below: list["Node"] = field(default_factory=list)
    residents: list[Resident] = field(default_factory=list)
    east: int = 0

    def building(self, name: str, traits: tuple[str, ...] = (), **lead: Unpack[Lead]) -> "Node":
        """A building in this grid."""
        made = self.town.node(NodeKind.BUILDING, name, self, **lead)
        made.traits = traits
        return made

    def stairwell(self, name: str, *doors: str, **lead: Unpack[Lead]) -> "Node":
        """A stairwell of this building with an elder living alone behind each door."""
        made = self.town.node(NodeKind.STAIRWELL, f"{self.name}{name}", self, **lead)
        for door in doors:
            made.door(door)
        return made

    def door(
        self, door: str, *reasons: str, risk: int = RISK, buddy: Person | None = None
    ) -> Resident:
        """A resident at risk behind a door."""
        made = Resident(
            ids.of("resident", self.node_id, door), door, reasons or ("alone",), risk, buddy
        )
        self.residents.append(made)
        return made

    def ring(self) -> Ring:
        """A rectangle around this grid's buildings and nobody else's."""
        west, south = self.town.corner[0] + self.east * 0.004, self.town.corner[1]
        corners = ((0.0, 0.0), (0.003, 0.0), (0.003, 0.003), (0.0, 0.003), (0.0, 0.0))
        return tuple((west + x, south + y) for x, y in corners)

    @property
    def place(self) -> Place:
        """This grid as a polygon."""
        return Place(self.name, rings=(self.ring(),))

    def walk(self) -> Iterator["Node"]:
        """This node and all below it."""
        yield self
        for node in self.below:
            yield from node.walk()


class Community:
    """One community; `people` by what the field calls them (`12号楼1单元楼道长`, `书记`)."""

    def __init__(self, **lead: Unpack[Lead]) -> None:
        number = next(NUMBERS)
        self.code = f"{STREET}{number:03d}"
        self.name = f"第{number}号社区"
        # Half a degree of longitude holds no two communities' rectangles in one place.
        self.corner = (113.0 + number * 0.05, 22.6)
        self.people: dict[str, Person] = {}
        self.posts: list[Post] = []
        self.teams: list[tuple[UUID, str, Post, list[Person]]] = []
        self.root = Node(self, NodeKind.COMMUNITY, ids.of("node", self.code), self.name)
        self._phones = itertools.count(number * 1000)
        self._lead(self.root, **lead)

    def grid(self, name: str, **lead: Unpack[Lead]) -> Node:
        """A grid of this community."""
        made = self.node(NodeKind.GRID, name, self.root, **lead)
        made.east = len(self.root.below) - 1
        return made

    def node(self, kind: NodeKind, name: str, above: Node, **lead: Unpack[Lead]) -> Node:
        """A node below another."""
        made = Node(self, kind, ids.of("node", self.code, above.name, name), name)
        made.grid = above.grid or (above if above.kind is NodeKind.GRID else None)
        above.below.append(made)
        self._lead(made, **lead)
        return made

    def person(self, called: str) -> Person:
        """Somebody new with a phone of their own."""
        number = next(self._phones)
        made = Person(ids.of("person", self.code, called), called, f"+86199{number:08d}", self.code)
        self.people[called] = made
        return made

    def team(self, name: str, *members: Person) -> Person:
        """A team of volunteers; gives its leader."""
        leader = self.person(f"{name}队长")
        post = Post(ids.of("post", self.code, name), PostKind.TEAM_LEADER, self.root.node_id, None)
        post.holders.append((leader, Rank.A))
        self.posts.append(post)
        self.teams.append((ids.of("team", self.code, name), name, post, list(members)))
        return leader

    def on_duty(self, *called: str, digits: int = 12) -> None:
        """A duty post of this community, or of the division above it whose code has so many
        `digits`, held by the first; the others deputise."""
        code = self.code[:digits]
        post_id = ids.of("duty-post", code)
        post = Post(post_id, PostKind.DUTY_OFFICER, self.root.node_id, None, code)
        for name, rank in zip(called, Rank, strict=False):
            post.holders.append((self.person(name), rank))
        self.posts.append(post)

    def _lead(self, node: Node, **lead: Unpack[Lead]) -> None:
        if lead.get("leaderless"):
            return
        kind, title = LEADS[node.kind]
        grid = node.grid or (node if node.kind is NodeKind.GRID else None)
        post = Post(
            ids.of("post", node.node_id), kind, node.node_id, grid.node_id if grid else None
        )
        own = "" if node.kind is NodeKind.COMMUNITY else node.name
        if not lead.get("vacant"):
            post.holders.append((lead.get("led_by") or self.person(f"{own}{title}"), Rank.A))
        if lead.get("deputy"):
            post.holders.append((self.person(f"{own}副{title}"), Rank.B))
        node.post = post
        self.posts.append(post)

    @property
    def place(self) -> Place:
        """This community by its code."""
        return Place(self.name, codes=(self.code,))


def small_town(**lead: Unpack[Lead]) -> Community:
    """One grid, one building, two stairwells, three doors; a leader everywhere."""
    town = Community()
    block = town.grid("第一网格").building("12号楼")
    block.stairwell("1单元", "101", "102")
    block.stairwell("2单元", "501", **lead)
    return town
