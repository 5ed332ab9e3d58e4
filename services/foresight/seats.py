"""A roster as a prediction sees it: who is told first, who after them, which doors are theirs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from uuid import UUID

from schemas.vocabulary import PostKind
from services.foresight.asked import Asked
from services.foresight.forces import Post, Roster, buddies_by_node, doors_by_node
from services.foresight.load import Forces

SEATS_PLAYED = 8_000
"""So many seats say as much as all of them."""


@dataclass(frozen=True)
class Seat:
    """A post of an edition: its `people` in the order in which they are asked, the numbers of the
    seats `above` it, nearest first, and how many doors it has to see to."""

    kind: PostKind
    people: tuple[UUID, ...]
    above: tuple[int, ...]
    doors: int


@dataclass(frozen=True)
class Buddy:
    """One person who is asked to see some of the doors of seats: (seat, which of its doors). They
    may hold a seat as well."""

    person_id: UUID
    doors: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Sample:
    """The seats and buddies that are played, and of how many posts and doors in all they speak."""

    seats: tuple[Seat, ...]
    posts: int
    doors: int
    buddies: tuple[Buddy, ...] = ()

    @property
    def share(self) -> float:
        """From 0 to 1: what part of all posts is played."""
        return len(self.seats) / self.posts if self.seats else 1.0


def sample_of(asked: Asked, roster: Roster, forces: Forces) -> Sample:
    """All of a start, or of a large one every so manieth branch, whole."""
    posts, doors = sum(forces.posts.values()), sum(forces.doors)
    every = ceil(posts / SEATS_PLAYED)
    if every > 1:
        tops = sorted({path[0] for path in roster.paths.values()}, key=lambda node: node.int)
        roster = roster.within(tops[::every])
    seats = tuple(seats_of(asked, roster))
    return Sample(seats, posts, doors, tuple(buddies_of(asked, roster, seats)))


def seats_of(asked: Asked, roster: Roster) -> list[Seat]:
    """All posts of an edition from the top down; doors are with the first post at their node."""
    posts = _from_the_top(asked, roster)
    at_node = _at_node(posts)
    doors, _unled = doors_by_node(asked, roster)
    first = {numbers[0]: doors[node] for node, numbers in at_node.items()}
    return [
        Seat(post.kind, _people(post), _above(post, _path(roster, post), at_node), first.get(n, 0))
        for n, post in enumerate(posts)
    ]


def buddies_of(asked: Asked, roster: Roster, seats: Sequence[Seat]) -> Iterator[Buddy]:
    """Who is asked as a buddy; which of a seat's doors are whose nobody publishes, so they have
    them in turn."""
    at_node = _at_node(_from_the_top(asked, roster))
    doors: dict[UUID, list[tuple[int, int]]] = defaultdict(list)
    for node, people in buddies_by_node(asked, roster).items():
        for number, person_id in enumerate(people):
            own = doors[person_id]
            if node in at_node and seats[at_node[node][0]].doors:
                seat = at_node[node][0]
                own.append((seat, number % seats[seat].doors))
    for person_id in sorted(doors, key=lambda one: one.int):
        yield Buddy(person_id, tuple(doors[person_id]))


def _from_the_top(asked: Asked, roster: Roster) -> list[Post]:
    posts = [post for post in roster.posts if post.kind in asked.posts]
    posts.sort(key=lambda post: (len(_path(roster, post)), post.node_id.int, post.post_id.int))
    return posts


def _at_node(posts: Iterable[Post]) -> dict[UUID, list[int]]:
    """The numbers of the seats that lead at each node."""
    at_node: dict[UUID, list[int]] = defaultdict(list)
    for number, post in enumerate(posts):
        if post.kind is not PostKind.TEAM_LEADER:
            at_node[post.node_id].append(number)
    return at_node


def _people(post: Post) -> tuple[UUID, ...]:
    return (post.holder, *post.deputies) if post.holder else post.deputies


def _path(roster: Roster, post: Post) -> tuple[UUID, ...]:
    return roster.paths.get(post.node_id, (post.node_id,))


def _above(post: Post, path: tuple[UUID, ...], at_node: dict[UUID, list[int]]) -> tuple[int, ...]:
    """A team leader stands beside the leaders of the place, so those are above them too."""
    higher = path if post.kind is PostKind.TEAM_LEADER else path[:-1]
    return tuple(number for node in reversed(higher) for number in at_node.get(node, ()))
