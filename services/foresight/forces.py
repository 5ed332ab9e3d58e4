"""Whom a roster holds for an edition: its posts, their holders, and who leads to which door."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from schemas.vocabulary import PostKind
from services.foresight.asked import CHAIN, Asked
from services.foresight.load import Forces

NONE: frozenset[str] = frozenset()
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Post:
    """A post and who holds it at rank A, none when vacant (a deputy alone holds it as well), then
    the other `deputies` in their order."""

    post_id: UUID
    kind: PostKind
    node_id: UUID
    holder: UUID | None
    deputies: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class AtRisk:
    """Residents of a stairwell with the same reasons: how many, and who is paired with each, one
    entry a pair."""

    stairwell_id: UUID
    reasons: frozenset[str]
    count: int
    buddies: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Roster:
    """What the roster publishes, without anybody's name."""

    posts: tuple[Post, ...]
    at_risk: tuple[AtRisk, ...]
    paths: Mapping[UUID, tuple[UUID, ...]]
    traits: Mapping[UUID, frozenset[str]]

    def within(self, places: Collection[UUID]) -> "Roster":
        """The part in these grids or communities, with the posts above: a small one is found at
        once, in however large a roster."""
        above = {node for place in places for node in self.paths.get(place, ())}
        homes = above.union(places, *(self._homes_below.get(place, ()) for place in places))
        return Roster(
            posts=tuple(_picked(self.posts, self._posts_in, homes)),
            at_risk=tuple(_picked(self.at_risk, self._groups_in, homes)),
            paths={
                node: self.paths[node] for home in homes for node in self._nodes_in.get(home, ())
            },
            traits=self.traits,
        )

    def _home(self, node: UUID) -> UUID:
        """The grid of a place: the second of its path, after the community; itself above those."""
        path = self.paths.get(node, ())
        return path[1] if len(path) > 1 else node

    @cached_property
    def _homes_below(self) -> Mapping[UUID, list[UUID]]:
        """The grids of each community, and each grid as its own."""
        return _by_home(
            (above, node)
            for node, path in self.paths.items()
            if self._home(node) == node
            for above in path
        )

    @cached_property
    def _nodes_in(self) -> Mapping[UUID, list[UUID]]:
        return _by_home((self._home(node), node) for node in self.paths)

    @cached_property
    def _posts_in(self) -> Mapping[UUID, list[int]]:
        return _by_home((self._home(post.node_id), n) for n, post in enumerate(self.posts))

    @cached_property
    def _groups_in(self) -> Mapping[UUID, list[int]]:
        return _by_home((self._home(of.stairwell_id), n) for n, of in enumerate(self.at_risk))


def _by_home(places: Iterable[tuple[UUID, Item]]) -> Mapping[UUID, list[Item]]:
    """By grid: by place there would be a list for each of a hundred thousand."""
    found: dict[UUID, list[Item]] = defaultdict(list)
    for home, item in places:
        found[home].append(item)
    return found


def _picked(
    of: Sequence[Item], numbers: Mapping[UUID, list[int]], places: Iterable[UUID]
) -> Iterator[Item]:
    """What stands at these places, in the order of the whole."""
    for number in sorted(number for place in places for number in numbers.get(place, ())):
        yield of[number]


def forces_for(asked: Asked, roster: Roster) -> Forces:
    """As a mobilisation of the whole roster would."""
    ours = [post for post in roster.posts if post.kind in asked.posts]
    doors, unled = doors_by_holder(asked, roster)
    people = {post.holder for post in ours if post.holder is not None}
    buddies = set().union(*buddies_by_node(asked, roster).values()) - people
    return Forces(
        posts=Counter(post.kind for post in ours),
        vacant=Counter(post.kind for post in ours if post.holder is None),
        people=len(people),
        doors=tuple(doors.values()),
        unled=unled,
        at_once=_largest_level(ours, buddies) if asked.cascade_wait is not None else None,
        buddies=len(buddies),
    )


def _largest_level(posts: Collection[Post], buddies: Collection[UUID]) -> int:
    """How many people a cascade tells at one time at most, with those outside of the chain; buddies
    are told with the lowest."""
    held = {(post.kind, post.holder) for post in posts if post.holder is not None}
    levels = Counter(kind for kind, _ in held if kind in CHAIN)
    levels[CHAIN[-1]] += len(buddies)
    beside = {person for kind, person in held if kind not in CHAIN}
    return max(levels.values(), default=0) + len(beside)


def doors_by_holder(asked: Asked, roster: Roster) -> tuple[Counter[UUID], int]:
    """How many residents each person has to see to, and how many nobody has: where the lowest post
    above a door is vacant, whoever holds the next one above sees to it."""
    holders: dict[UUID, UUID] = {}
    for post in sorted(roster.posts, key=lambda post: post.post_id.int):
        if post.kind in asked.posts.intersection(CHAIN) and post.holder is not None:
            holders.setdefault(post.node_id, post.holder)
    doors: Counter[UUID] = Counter()
    unled = 0
    for group in _to_be_seen(asked, roster):
        path = roster.paths.get(group.stairwell_id, (group.stairwell_id,))
        person = next((holders[node] for node in reversed(path) if node in holders), None)
        if person is None:
            unled += group.count
        else:
            doors[person] += group.count
    return doors, unled


def doors_by_node(asked: Asked, roster: Roster) -> tuple[Counter[UUID], int]:
    """How many residents are to be seen from each node, and how many from none: the lowest post
    of the edition above a door leads to it."""
    leading = {
        post.node_id for post in roster.posts if post.kind in asked.posts.intersection(CHAIN)
    }
    doors: Counter[UUID] = Counter()
    unled = 0
    for group in _to_be_seen(asked, roster):
        path = roster.paths.get(group.stairwell_id, (group.stairwell_id,))
        node = next((node for node in reversed(path) if node in leading), None)
        if node is None:
            unled += group.count
        else:
            doors[node] += group.count
    return doors, unled


def buddies_by_node(asked: Asked, roster: Roster) -> Mapping[UUID, list[UUID]]:
    """Who is asked as a buddy for the doors that are led from each node, one entry a
    door; whoever leads to it is not asked twice."""
    if not asked.buddies:
        return {}
    leaders: dict[UUID, set[UUID | None]] = defaultdict(set)
    for post in roster.posts:
        if post.kind in asked.posts.intersection(CHAIN):
            leaders[post.node_id].add(post.holder)
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for group in _to_be_seen(asked, roster):
        path = roster.paths.get(group.stairwell_id, (group.stairwell_id,))
        node = next((node for node in reversed(path) if node in leaders), path[0])
        found[node] += [one for one in group.buddies if one not in leaders[node]]
    return found


def _to_be_seen(asked: Asked, roster: Roster) -> Iterable[AtRisk]:
    for group in roster.at_risk:
        if not asked.reasons & group.reasons:
            continue
        path = roster.paths.get(group.stairwell_id, ())
        if not asked.traits or any(asked.traits & roster.traits.get(n, NONE) for n in path):
            yield group
