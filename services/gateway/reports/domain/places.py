"""Figures of every place: its own and its children's, with how long it took."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from schemas.vocabulary import TaskKind
from services.gateway.reports.domain.record import Deed, Finding, Record
from services.gateway.reports.domain.spread import median, share

Visited = Mapping[tuple[UUID, UUID], Sequence[float]]
"""By contact and place, the seconds after the start."""


@dataclass(frozen=True)
class PlaceFigures:
    """One node and all below it; times in seconds after the start, None where nothing happened.

    `told_s` and `answered_s` are medians of its posts, an answer counted from when its holder knew
    of the task; `first_visit_s` and `last_visit_s` are when the first and last outcome was
    recorded.
    """

    node_id: UUID
    posts: int
    told: int
    answered: int
    handed_over: int
    told_s: float | None
    answered_s: float | None
    visits: int
    accounted: int
    first_visit_s: float | None
    last_visit_s: float | None

    @property
    def coverage(self) -> float | None:
        """Share accounted for, from 0 to 1; None where nobody was to be seen."""
        return share(self.accounted, self.visits)


def by_place(record: Record) -> Mapping[UUID, PlaceFigures]:
    """Every place that has a post's task or a door, in it or below it."""
    deeds: dict[UUID, list[Deed]] = defaultdict(list)
    for deed in record.deeds:
        if deed.kind is TaskKind.LEAD:
            for node_id in record.path(deed.node_id):
                deeds[node_id].append(deed)
    doors: dict[UUID, list[bool]] = defaultdict(list)
    paths: dict[UUID, tuple[UUID, ...]] = {}
    for door in record.doors:
        paths[door.visit_id] = record.path(door.node_id)
        for node_id in paths[door.visit_id]:
            doors[node_id].append(door.outcome.accounted)
    seen: dict[UUID, list[float]] = defaultdict(list)
    for finding, after_s in _knocks(record):
        for node_id in paths.get(finding.visit_id, ()):
            seen[node_id].append(after_s)
    return {
        node_id: _figures(record, node_id, deeds[node_id], doors[node_id], seen[node_id])
        for node_id in dict.fromkeys((*deeds, *doors))
    }


def visited(record: Record) -> Visited:
    """When each contact was at the doors of each place, in seconds after the start: what another
    one found there is not theirs."""
    paths = {door.visit_id: record.path(door.node_id) for door in record.doors}
    found: dict[tuple[UUID, UUID], list[float]] = defaultdict(list)
    for finding, after_s in _knocks(record):
        if finding.by is not None:
            for node_id in paths.get(finding.visit_id, ()):
                found[finding.by, node_id].append(after_s)
    return found


def _knocks(record: Record) -> Iterator[tuple[Finding, float]]:
    """What was found at doors, with the seconds after the start. That it was taken back, and what
    was, or that a door is to be seen anew is none: nobody was there."""
    for finding in record.stood:
        yield finding, (finding.at - record.subject.started_at).total_seconds()


def _figures(
    record: Record, node_id: UUID, deeds: list[Deed], doors: list[bool], seen: list[float]
) -> PlaceFigures:
    told: dict[UUID, float] = {}
    for deed in deeds:
        knew_at = record.knew_at(deed)
        if knew_at is not None:
            after_s = (knew_at - record.subject.started_at).total_seconds()
            told[deed.post_id] = min(told.get(deed.post_id, after_s), after_s)
    return PlaceFigures(
        node_id=node_id,
        posts=len({deed.post_id for deed in deeds}),
        told=len(told),
        answered=len({deed.post_id for deed in deeds if deed.answered_at is not None}),
        handed_over=sum(deed.state == "handed_over" for deed in deeds),
        told_s=median([*told.values()]),
        answered_s=median([wait for deed in deeds if (wait := answer_wait(deed)) is not None]),
        visits=len(doors),
        accounted=sum(doors),
        first_visit_s=min(seen, default=None),
        last_visit_s=max(seen, default=None),
    )


def answer_wait(deed: Deed) -> float | None:
    """Seconds from when the holder knew of the task to their answer; None without both."""
    if deed.knew_at is None or deed.answered_at is None:
        return None
    return max(0.0, (deed.answered_at - deed.knew_at).total_seconds())
