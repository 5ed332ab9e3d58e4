"""The picture of one mobilisation that consoles hold, and what changes from one to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from services.gateway.console.domain.doors import by_risk, is_open
from services.gateway.console.domain.figures import Door, Figures, Place

MOST_DOORS = 300
MOST_ENTRIES = 200
Json = dict[str, Any]


@dataclass(frozen=True)
class Picture:
    """All that is shown of a mobilisation; `doors` are those shown in full, the worst first."""

    head: Json
    places: Mapping[UUID, Place] = field(default_factory=dict)
    figures: Mapping[UUID, Figures] = field(default_factory=dict)
    totals: Figures = ()
    doors: Mapping[UUID, Door] = field(default_factory=dict)
    entries: tuple[Json, ...] = ()
    curve: tuple[tuple[int, int], ...] = ()
    pace: Json = field(default_factory=dict)


def worst_doors(doors: Mapping[UUID, Door]) -> dict[UUID, Door]:
    """Who needs help, then who is not accounted for, by risk; at most 300."""
    wanted = sorted(filter(is_open, doors.values()), key=by_risk)
    return {door.visit_id: door for door in wanted[:MOST_DOORS]}


def whole(picture: Picture) -> Json:
    """Everything, for a console that has nothing yet."""
    return {
        "head": picture.head,
        "totals": picture.totals,
        "places": [_place(place) for place in picture.places.values()],
        "figures": {str(node): figures for node, figures in picture.figures.items()},
        "doors": [shown_door(door) for door in picture.doors.values()],
        "entries": picture.entries,
        "curve": picture.curve,
        "pace": picture.pace,
    }


def difference(old: Picture, new: Picture) -> Json:
    """What a console with `old` needs to have `new`; empty when they are the same."""
    changed: Json = {}
    for name in ("head", "totals", "curve", "pace"):
        if getattr(old, name) != getattr(new, name):
            changed[name] = getattr(new, name)
    changed["places"] = [
        _place(place) for node, place in new.places.items() if old.places.get(node) != place
    ]
    changed["figures"] = {
        str(node): figures
        for node, figures in new.figures.items()
        if old.figures.get(node) != figures
    }
    changed["doors"] = [
        shown_door(door) for visit, door in new.doors.items() if old.doors.get(visit) != door
    ]
    changed["doors_gone"] = [str(visit) for visit in old.doors if visit not in new.doors]
    # Numbers are given before what they number is committed: a lower one may come later.
    known = {entry["entry_id"] for entry in old.entries}
    changed["entries"] = [entry for entry in new.entries if entry["entry_id"] not in known]
    return {name: value for name, value in changed.items() if value or name == "head"}


def _place(place: Place) -> list[object]:
    above = str(place.parent_id) if place.parent_id else None
    return [str(place.node_id), place.kind, above, place.name, place.community_code]


def shown_door(door: Door) -> Json:
    """A door as consoles get it."""
    return {
        "visit_id": str(door.visit_id),
        "stairwell_id": str(door.stairwell_id),
        "outcome": door.outcome,
        "outcome_at": door.outcome_at,
        "no_answers": door.no_answers,
        "rescued": door.rescued,
        "risk": door.risk,
        "door": door.door,
        "age": door.age,
        "reasons": door.reasons,
        "notes": door.notes,
    }
