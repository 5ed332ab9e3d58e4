"""Figures of every place: what leaves have of their own, summed up to the communities."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from schemas.vocabulary import NodeKind, VisitOutcome

TASKS = ("tasks", "ended", "told", "answered", "handed_over")
VISITS = ("visits", "accounted", *(str(outcome) for outcome in VisitOutcome))
FIGURES = (*TASKS, *VISITS)
"""The order in which a place's figures travel."""
SIZE = len(FIGURES)
_NUMBER = {name: number for number, name in enumerate(FIGURES)}
_DEPTHS = {str(kind): kind.depth for kind in NodeKind}
Figures = tuple[int, ...]
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
    """One of a place's figures by its name."""
    return figures[_NUMBER[name]]


def of_tasks(row: Mapping[str, int]) -> Figures:
    """Figures of a place's own tasks."""
    return tuple(row[name] if name in TASKS else 0 for name in FIGURES)


def of_doors(doors: Iterable[Door]) -> dict[UUID, Figures]:
    """Figures of the stairwells' own visits."""
    counts: dict[UUID, list[int]] = {}
    for door in doors:
        own = counts.setdefault(door.stairwell_id, [0] * SIZE)
        own[_NUMBER["visits"]] += 1
        own[_NUMBER["accounted"]] += door.accounted
        own[_NUMBER[door.outcome]] += 1
    return {node: tuple(own) for node, own in counts.items()}


def added(left: Figures, right: Figures) -> Figures:
    return tuple(a + b for a, b in zip(left, right, strict=True))


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
