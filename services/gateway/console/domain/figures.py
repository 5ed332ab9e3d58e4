"""Figures of every place: what leaves have of their own, summed up to the communities."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from schemas.vocabulary import NodeKind, VisitOutcome
from services.gateway.console.domain.pace import pace_of, together

TASKS = ("tasks", "ended", "told", "answered", "handed_over")
VISITS = ("visits", "accounted", *(str(outcome) for outcome in VisitOutcome))
COUNTS = (*TASKS, *VISITS)
PACES = ("answered_pace", "accounted_pace")
FIGURES = (*COUNTS, *PACES)
"""The order in which a place's figures travel."""
SIZE = len(FIGURES)
_COUNTED = len(COUNTS)
_NUMBER = {name: number for number, name in enumerate(FIGURES)}
_DEPTHS = {str(kind): kind.depth for kind in NodeKind}
Figures = tuple[float, ...]
"""Counts, then paces (see `schemas.pace`)."""
NOTHING: Figures = (0,) * SIZE


@dataclass(frozen=True)
class BranchMark:
    """What tells one state of a community's branch from another; `places` only become more."""

    mark: UUID | None
    places: int


@dataclass(frozen=True)
class Place:
    """A node of one mobilisation; a community has nothing above."""

    node_id: UUID
    kind: str
    parent_id: UUID | None
    community_code: str
    name: str


@dataclass(frozen=True)
class Door:
    """One visit with what is known of the door: nobody's name."""

    visit_id: UUID
    resident_id: UUID
    stairwell_id: UUID
    outcome: str
    outcome_at: str
    no_answers: int
    rescued: bool
    risk: int
    door: str
    age: int
    reasons: tuple[str, ...]
    notes: int = 0

    @property
    def accounted(self) -> bool:
        return VisitOutcome(self.outcome).accounted


def figure(figures: Figures, name: str) -> int:
    """One of a place's counts by its name."""
    return int(figures[_NUMBER[name]])


def of_tasks(row: Mapping[str, float]) -> Figures:
    """Figures of a place's own tasks."""
    own = (*TASKS, "answered_pace")
    return tuple(row[name] if name in own else 0 for name in FIGURES)


def of_doors(doors: Iterable[Door]) -> Figures:
    """Figures of visits."""
    own: list[float] = [0] * SIZE
    seen: list[datetime] = []
    for door in doors:
        own[_NUMBER["visits"]] += 1
        own[_NUMBER[door.outcome]] += 1
        if door.accounted:
            own[_NUMBER["accounted"]] += 1
            if door.outcome_at:
                seen.append(datetime.fromisoformat(door.outcome_at))
    own[_NUMBER["accounted_pace"]] = pace_of(seen)
    return tuple(own)


def added(left: Figures, right: Figures) -> Figures:
    """What two places have together."""
    if left is NOTHING:
        return right
    counts = zip(left[:_COUNTED], right[:_COUNTED], strict=True)
    paces = zip(left[_COUNTED:], right[_COUNTED:], strict=True)
    return (*(a + b for a, b in counts), *(together(a, b) for a, b in paces))


def summed(rows: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """What places have together, by the names of the figures."""
    whole = NOTHING
    for row in rows:
        whole = added(whole, tuple(row[name] for name in FIGURES))
    return dict(zip(FIGURES, whole, strict=True))


def roll_up(places: Mapping[UUID, Place], own: Mapping[UUID, Figures]) -> dict[UUID, Figures]:
    """Each place's figures with those of all below it; what stands nowhere is left out."""
    sums = {node: own.get(node, NOTHING) for node in places}
    # From the bottom up, so that each place is added once, to the one above it.
    for place in sorted(places.values(), key=_depth, reverse=True):
        if place.parent_id in sums and sums[place.node_id] is not NOTHING:
            sums[place.parent_id] = added(sums[place.parent_id], sums[place.node_id])
    return sums


def _depth(place: Place) -> int:
    return _DEPTHS[place.kind]


def totals(places: Mapping[UUID, Place], figures: Mapping[UUID, Figures]) -> Figures:
    """The sum over the places with nothing above them."""
    whole = NOTHING
    for node, place in places.items():
        if place.parent_id is None or place.parent_id not in places:
            whole = added(whole, figures[node])
    return whole
