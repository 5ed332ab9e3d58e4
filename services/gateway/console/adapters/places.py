"""Where a page of a list ended whose rows move or go: its last row's place, for SQL."""

from dataclasses import dataclass, fields
from uuid import UUID

from schemas.moments import Moment
from schemas.vocabulary import MatterState


@dataclass(frozen=True)
class MatterPlace:
    """Where a matter stood in its list, though it may have been answered since."""

    state: MatterState
    exercise: bool
    due_at: Moment
    matter_id: UUID


@dataclass(frozen=True)
class LetterPlace:
    """Where a dead letter stood in its list, though it may have been replayed since."""

    dead_at: Moment
    event_id: UUID


@dataclass(frozen=True)
class AlertPlace:
    """Where an alert stands in its list; several may have been recorded at one moment."""

    recorded_at: Moment
    alert_id: UUID


@dataclass(frozen=True)
class PersonPlace:
    """Where somebody stands in a list by place: of those found, the first by name."""

    place: str
    person_id: UUID


Place = MatterPlace | LetterPlace | AlertPlace | PersonPlace


def last(kind: type[Place], place: Place | None) -> dict[str, object]:
    """A place as a statement names it, `last_...` each; all null without one."""
    return {f"last_{part.name}": getattr(place, part.name, None) for part in fields(kind)}
