"""What a start would meet: what runs there already, and drills that are about to begin."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

SOON = timedelta(hours=2)
"""A drill of the calendar that begins within this time is named before a start."""


class Meets(StrEnum):
    """In which way a start meets what is there, the gravest first."""

    SAME_HAZARD = "same-hazard"
    OTHER_HAZARD = "other-hazard"
    REAL_RUNS = "real-runs"
    OVERTAKES = "overtakes"
    OTHER_DRILL = "other-drill"
    DRILL_SOON = "drill-soon"


@dataclass(frozen=True)
class Running:
    """A mobilisation or drill that has not ended, where the start would be."""

    mobilisation_id: UUID
    plan: str
    event: str
    exercise: bool


@dataclass(frozen=True)
class Coming:
    """A drill of the calendar there: when, and its event."""

    at: datetime
    event: str


@dataclass(frozen=True)
class Conflict:
    """One thing that the start meets; with `mobilisation_id` what runs, else `at` what comes."""

    what: Meets
    event: str
    mobilisation_id: UUID | None = None
    at: datetime | None = None


def conflicts(
    hazard: str, drill: bool, running: Iterable[Running], coming: Iterable[Coming]
) -> list[Conflict]:
    """What a start for a hazard meets, the gravest first."""
    found = [
        Conflict(_met(hazard, drill, one), one.event, mobilisation_id=one.mobilisation_id)
        for one in running
    ]
    found += [Conflict(Meets.DRILL_SOON, one.event, at=one.at) for one in coming]
    return sorted(found, key=lambda one: tuple(Meets).index(one.what))


def _met(hazard: str, drill: bool, running: Running) -> Meets:
    if running.exercise:
        return Meets.OTHER_DRILL if drill else Meets.OVERTAKES
    if drill:
        return Meets.REAL_RUNS
    return Meets.SAME_HAZARD if running.plan == hazard else Meets.OTHER_HAZARD
