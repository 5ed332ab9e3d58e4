"""Which doors an officer wants to see, and in which order: chosen before a list is cut."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from schemas.vocabulary import VisitOutcome
from services.gateway.console.domain.figures import Door


class DoorOrder(StrEnum):
    """`risk`: who needs help, who is not accounted for, then by risk; `place`: by name, numbers by
    their value; `oldest`: of whom nothing was heard the longest, or ever."""

    RISK = "risk"
    PLACE = "place"
    OLDEST = "oldest"


@dataclass(frozen=True)
class Wanted:
    """All of it holds: below a place, of an outcome, with notes, to be looked after (needs help or
    is not accounted for), with these words in the name of place and door."""

    node_id: UUID | None = None
    outcome: VisitOutcome | None = None
    noted: bool = False
    only_open: bool = False
    q: str = ""
    sort: DoorOrder = DoorOrder.RISK


def is_open(door: Door) -> bool:
    """Whether somebody has to look after it: who needs help is not out of sight, though found."""
    return door.outcome == VisitOutcome.NEEDS_HELP or not door.accounted


Named = tuple[str, Door]
"""A door with the name of its place and itself."""
Risk = tuple[bool, bool, int, str, str]
"""What doors are sorted by, in every order at last."""


@dataclass(frozen=True)
class DoorPlace:
    """Where a door stood in its list, though it may have been answered since: what is known of who
    is at risk there, so it is in no address."""

    name: str
    helped: bool
    accounted: bool
    risk: int
    heard: str
    door: str
    visit_id: UUID

    @classmethod
    def of(cls, named: Named) -> "DoorPlace":
        """Where this one stands."""
        name, door = named
        helped = door.outcome != VisitOutcome.NEEDS_HELP
        heard, visit = door.outcome_at, door.visit_id
        return cls(name, helped, door.accounted, door.risk, heard, door.door, visit)

    def key(self, sort: DoorOrder) -> tuple[object, ...]:
        """Sorts places as their doors are sorted, in each order none like another."""
        risk = (self.helped, self.accounted, -self.risk, self.door, str(self.visit_id))
        return _in_order(sort, self.name, self.heard, risk)


def after(doors: Sequence[Named], place: DoorPlace | None, sort: DoorOrder) -> Sequence[Named]:
    """What of a sorted list comes after a place; all of it after none."""
    if place is None:
        return doors
    behind = bisect_right(doors, place.key(sort), key=lambda own: _key(own, sort))
    return doors[behind:]


def picked(doors: Iterable[Named], wanted: Wanted) -> list[Named]:
    """Those of doors with their names that are wanted, wherever they are and whatever their names
    are, in their order."""
    found = [
        (name, door)
        for name, door in doors
        if (wanted.outcome is None or door.outcome == wanted.outcome)
        and (door.notes or not wanted.noted)
        and (is_open(door) or not wanted.only_open)
    ]
    found.sort(key=lambda own: _key(own, wanted.sort))
    return found


def by_risk(door: Door) -> Risk:
    """Sorts doors: who needs help, who is not accounted for, each the most at risk first."""
    helped = door.outcome != VisitOutcome.NEEDS_HELP
    return (helped, door.accounted, -door.risk, door.door, str(door.visit_id))


def _key(named: Named, sort: DoorOrder) -> tuple[object, ...]:
    name, door = named
    return _in_order(sort, name, door.outcome_at, by_risk(door))


def _in_order(sort: DoorOrder, name: str, heard: str, risk: Risk) -> tuple[object, ...]:
    if sort is DoorOrder.PLACE:
        return (_by_name(name), risk)
    return (heard, risk) if sort is DoorOrder.OLDEST else risk


def _by_name(name: str) -> list[str | int]:
    """Texts and numbers take turns, so equal places compare alike."""
    return [int(part) if at % 2 else part for at, part in enumerate(re.split(r"(\d+)", name))]
