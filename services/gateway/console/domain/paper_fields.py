"""The columns of the paper, its rows as they were typed, and why one is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """A column of the paper; name and phone are of a leader who says something themselves, those
    after the time of what an outcome says beyond its word."""

    GRID = "grid"
    BUILDING = "building"
    STAIRWELL = "stairwell"
    DOOR = "door"
    AGE = "age"
    NAME = "name"
    PHONE = "phone"
    OUTCOME = "outcome"
    TIME = "time"
    HELP = "help"
    URGENT = "urgent"
    MOVED_TO = "moved-to"
    MOVED_BY = "moved-by"
    UNTIL = "until"


class Why(StrEnum):
    """Why a row is refused."""

    MISSING = "missing"
    NO_PLACE = "no-place"
    SEVERAL_PLACES = "several-places"
    NO_DOOR = "no-door"
    NO_DOOR_SAYS = "no-door-says"
    SEVERAL_LEADERS = "several-leaders"
    SEVERAL_FIT = "several-fit"
    NOBODY_CALLED = "nobody-called"
    NOBODY_AT = "nobody-at"
    SEVERAL_RESIDENTS = "several-residents"
    NOBODY_OF_AGE = "nobody-of-age"
    NO_OUTCOME = "no-outcome"
    NO_TIME = "no-time"
    NOT_YET = "not-yet"
    TOO_EARLY = "too-early"
    WHICH_DAY = "which-day"
    TAKEN_BACK_THEN = "taken-back-then"
    HELP_THEN = "help-then"
    NO_CODE = "no-code"
    MISPLACED = "misplaced"
    BACK_ALREADY = "back-already"


@dataclass(frozen=True)
class Row:
    """One line of the paper as it was typed; `number` counts from 1, headings included."""

    number: int
    cells: Mapping[Field, str]

    def cell(self, field: Field) -> str:
        return self.cells.get(field, "").strip()


@dataclass(frozen=True)
class Refused:
    """A row that can't be taken, and which field is wrong; `ages` of those whom it could mean."""

    row: int
    field: Field
    why: Why
    typed: str = ""
    ages: tuple[int, ...] = ()
