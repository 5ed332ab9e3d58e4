"""How posts and grids did over several mobilisations, fairly.

Fair: only what was really sent, and did not fail on its way, counts, and nobody is silent without
proof that it came to their phone. Who was never reached is not late, who had no time before it
was over (`silence`) is not silent, and a post that nobody held is the roster's weakness, nobody's
own. A place's doors count where the post that answers for them was reached.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

from schemas.vocabulary import PostKind, TaskKind
from services.gateway.reports.domain.places import PlaceFigures, answer_wait, by_place
from services.gateway.reports.domain.record import Deed, Door, Record, Subject
from services.gateway.reports.domain.silence import silent
from services.gateway.reports.domain.spread import median, share

Value = TypeVar("Value")


@dataclass(frozen=True)
class Standing:
    """One post or grid over `times` mobilisations in which it was really reached.

    `answered` of them it answered, within `answered_s` (median, seconds); `coverage` is the share
    of its residents at risk that were accounted for, over all of them together. `course` has a
    share for each mobilisation, the oldest first: of a post 1 or 0, of a place its coverage; None
    where it does not count.
    """

    subject_id: UUID
    times: int
    answered: int
    answered_s: float | None
    coverage: float | None
    course: tuple[float | None, ...] = ()

    @property
    def share(self) -> float | None:
        return share(self.answered, self.times)


@dataclass(frozen=True)
class Part:
    """What one mobilisation says of posts and places of a kind: of each post that answered how long
    it took, or None where it was silent, of each place where anybody was its figures. `held`
    is where each post is, and what it is; `names` what places are called. Much less than a record.
    """

    subject: Subject
    posts: Mapping[UUID, float | None]
    places: Mapping[UUID, PlaceFigures]
    held: Mapping[UUID, tuple[UUID, PostKind | None]]
    names: Mapping[UUID, str]


def part_of(record: Record, kind: str) -> Part:
    """What a record says of posts, and of places of a kind."""
    leading = [one for one in record.deeds if one.kind is TaskKind.LEAD and record.reached(one)]
    counted = [one for one in leading if one.answered_at is not None or silent(record, one)]
    posts: dict[UUID, float | None] = {}
    for deed in counted:
        if _own(deed.cause) and posts.get(deed.post_id) is None:
            posts[deed.post_id] = answer_wait(deed)
    known = {node_id for deed in counted for node_id in record.path(deed.node_id)}
    places = {
        node_id: figures
        for node_id, figures in by_place(_answerable(record, counted)).items()
        if node_id in known and node_id in record.nodes and record.nodes[node_id].kind == kind
    }
    held = {deed.post_id: (deed.node_id, deed.post) for deed in counted}
    named = {*places, *(node_id for node_id, _post in held.values())}
    return Part(
        record.subject, posts, places, held, {node_id: record.name(node_id) for node_id in named}
    )


def _answerable(record: Record, counted: Iterable[Deed]) -> Record:
    """The record with those doors alone whose post, the nearest above them, was reached."""
    leading = {deed.node_id for deed in record.deeds if deed.kind is TaskKind.LEAD}
    reached = {deed.node_id for deed in counted}

    def answers(door: Door) -> bool:
        path = reversed(record.path(door.node_id))
        return next((node_id for node_id in path if node_id in leading), None) in reached

    return replace(record, doors=tuple(door for door in record.doors if answers(door)))


def of_posts(parts: Sequence[Part]) -> list[Standing]:
    """Posts that were reached at least once, the least reliable first; `parts` from the oldest."""
    waits = _numbered([part.posts for part in parts])
    found = [_post(post_id, kept, len(parts)) for post_id, kept in waits.items()]
    return sorted(found, key=_reliability)


def of_places(parts: Sequence[Part]) -> list[Standing]:
    """Places over these mobilisations, the worst covered first; `parts` from the oldest."""
    figures = _numbered([part.places for part in parts])
    found = [_place(node_id, kept, len(parts)) for node_id, kept in figures.items()]
    return sorted(found, key=_cover)


def _numbered(parts: Iterable[Mapping[UUID, Value]]) -> Mapping[UUID, Mapping[int, Value]]:
    """What is said of each by the number of the mobilisation."""
    found: dict[UUID, dict[int, Value]] = defaultdict(dict)
    for number, said in enumerate(parts):
        for subject_id, value in said.items():
            found[subject_id][number] = value
    return found


def _cover(one: Standing) -> tuple[bool, float, str]:
    return one.coverage is None, one.coverage or 0.0, str(one.subject_id)


def _own(cause: str) -> bool:
    """A post's own task, not one that it took over from below."""
    return cause.rpartition("/")[0] in ("", "deputy")


def _post(post_id: UUID, waits: Mapping[int, float | None], of: int) -> Standing:
    given = [wait for wait in waits.values() if wait is not None]
    course = tuple(float(waits[at] is not None) if at in waits else None for at in range(of))
    return Standing(post_id, len(waits), len(given), median(given), None, course)


def _place(node_id: UUID, figures: Mapping[int, PlaceFigures], of: int) -> Standing:
    every = figures.values()
    return Standing(
        subject_id=node_id,
        times=len(figures),
        answered=sum(one.answered > 0 for one in every),
        answered_s=median([one.answered_s for one in every if one.answered_s is not None]),
        coverage=share(sum(one.accounted for one in every), sum(one.visits for one in every)),
        course=tuple(figures[at].coverage if at in figures else None for at in range(of)),
    )


def _reliability(one: Standing) -> tuple[float, float, str]:
    return one.share or 0.0, -(one.answered_s or 0.0), str(one.subject_id)
