"""Outcomes entered from paper: which door a row means, when it was, and what it contradicts."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from uuid import UUID

from schemas.outcome_words import outcome_of, plain
from schemas.vocabulary import VisitOutcome

CLOCK = re.compile(r"(\d{1,2})\s*[:点时h]\s*(\d{1,2})?\s*分?$")
DAY = re.compile(r"(?:(\d{4})\s*[-/年.]\s*)?(\d{1,2})\s*[-/月.]\s*(\d{1,2})\s*日?[\sT]*")
DIGITS = re.compile(r"\d+")


class Field(StrEnum):
    """A column of the paper."""

    GRID = "grid"
    BUILDING = "building"
    STAIRWELL = "stairwell"
    DOOR = "door"
    AGE = "age"
    OUTCOME = "outcome"
    TIME = "time"


class Why(StrEnum):
    """Why a row is refused."""

    MISSING = "missing"
    NO_PLACE = "no-place"
    SEVERAL_PLACES = "several-places"
    NO_DOOR = "no-door"
    SEVERAL_RESIDENTS = "several-residents"
    NOBODY_OF_AGE = "nobody-of-age"
    NO_OUTCOME = "no-outcome"
    NO_TIME = "no-time"
    NOT_YET = "not-yet"
    TOO_EARLY = "too-early"


@dataclass(frozen=True)
class Row:
    """One line of the paper as it was typed; `number` counts from 1, headings included."""

    number: int
    cells: Mapping[Field, str]

    def cell(self, field: Field) -> str:
        return self.cells.get(field, "").strip()


@dataclass(frozen=True)
class PaperDoor:
    """A resident at risk of the mobilisation, with what is known of them."""

    visit_id: UUID
    place: str
    door: str
    outcome: VisitOutcome
    outcome_at: datetime | None
    age: int = 0


@dataclass(frozen=True)
class Refused:
    """A row that can't be taken, and which field is wrong; `ages` of those whom it could mean."""

    row: int
    field: Field
    why: Why
    typed: str = ""
    ages: tuple[int, ...] = ()


@dataclass(frozen=True)
class Found:
    """What a row says of a door; `contradicts` when something else is known of it."""

    row: int
    door: PaperDoor
    outcome: VisitOutcome
    at: datetime

    @property
    def contradicts(self) -> bool:
        """Another outcome is known. That nobody answered first is no contradiction."""
        known, known_at = self.door.outcome, self.door.outcome_at
        if known_at is None or known is self.outcome:
            return False
        earlier = known if known_at <= self.at else self.outcome
        return earlier is not VisitOutcome.NO_ANSWER

    @property
    def counts(self) -> bool:
        """Whether it is later than what is known: of two that contradict each other the later
        one counts, whichever was entered first."""
        return self.door.outcome_at is None or self.door.outcome_at <= self.at


@dataclass(frozen=True)
class Said:
    """What a row says, and of whom it may be: all behind a door unless it tells them apart."""

    row: int
    behind: tuple[PaperDoor, ...]
    outcome: VisitOutcome
    at: datetime
    typed: str


@dataclass(frozen=True)
class When:
    """Between which moments a row's can lie, and the zone in which it was written."""

    started_at: datetime
    now: datetime
    zone: tzinfo


def read_rows(
    rows: Iterable[Row], doors: Iterable[PaperDoor], when: When
) -> tuple[list[Found], list[Refused]]:
    """What the rows say, in their order, and those that are refused."""
    by_place: dict[str, list[PaperDoor]] = defaultdict(list)
    for door in doors:
        by_place[plain(door.place)].append(door)
    said: list[Said] = []
    refused: list[Refused] = []
    for row in rows:
        read = _read(row, by_place, when)
        if isinstance(read, Said):
            said.append(read)
        else:
            refused.append(read)
    found, unclear = _each_their_own(said)
    return sorted(found, key=_by_row), sorted([*refused, *unclear], key=_by_row)


def _by_row(one: Found | Refused) -> int:
    return one.row


def _each_their_own(said: Iterable[Said]) -> tuple[list[Found], list[Refused]]:
    """Whom each row means. Of several behind one door as many rows that all say the same mean one
    each, in any order; anything else has to name who is meant."""
    found: list[Found] = []
    unclear: list[Refused] = []
    by_door: dict[tuple[UUID, ...], list[Said]] = defaultdict(list)
    for one in said:
        by_door[tuple(door.visit_id for door in one.behind)].append(one)
    for rows in by_door.values():
        behind = rows[0].behind
        alike = len({one.outcome for one in rows}) == 1 and len(rows) == len(behind)
        if len(behind) == 1:
            found += [Found(one.row, behind[0], one.outcome, one.at) for one in rows]
        elif alike:
            pairs = zip(rows, behind, strict=True)
            found += [Found(one.row, door, one.outcome, one.at) for one, door in pairs]
        else:
            ages = tuple(door.age for door in behind)
            why = Why.SEVERAL_RESIDENTS
            unclear += [Refused(one.row, Field.AGE, why, one.typed, ages) for one in rows]
    return found, unclear


def _read(row: Row, by_place: Mapping[str, list[PaperDoor]], when: When) -> Said | Refused:
    for field in (Field.DOOR, Field.OUTCOME, Field.TIME):
        if not row.cell(field):
            return Refused(row.number, field, Why.MISSING)
    behind = _behind(row, by_place)
    if isinstance(behind, Refused):
        return behind
    outcome = outcome_of(row.cell(Field.OUTCOME))
    if outcome is None:
        return Refused(row.number, Field.OUTCOME, Why.NO_OUTCOME, row.cell(Field.OUTCOME))
    at = moment(row.cell(Field.TIME), when)
    if isinstance(at, Why):
        return Refused(row.number, Field.TIME, at, row.cell(Field.TIME))
    return Said(row.number, behind, outcome, at, row.cell(Field.DOOR))


def _behind(row: Row, by_place: Mapping[str, list[PaperDoor]]) -> tuple[PaperDoor, ...] | Refused:
    """Who is to be seen behind the door, of several those of the age that is written."""
    building, stairwell = row.cell(Field.BUILDING), row.cell(Field.STAIRWELL)
    typed = "".join((row.cell(Field.GRID), _named(building, "号楼"), _named(stairwell, "单元")))
    wanted = plain(typed)
    places = [place for place in by_place if _is_end(place, wanted)]
    if not places:
        return Refused(row.number, Field.BUILDING, Why.NO_PLACE, typed)
    if len(places) > 1:
        return Refused(row.number, Field.BUILDING, Why.SEVERAL_PLACES, typed)
    number = plain(row.cell(Field.DOOR)).removesuffix("室")
    behind = [one for one in by_place[places[0]] if plain(one.door) == number]
    if not behind:
        return Refused(row.number, Field.DOOR, Why.NO_DOOR, row.cell(Field.DOOR))
    age = DIGITS.search(unicodedata.normalize("NFKC", row.cell(Field.AGE)))
    if age is None or len(behind) == 1:
        return tuple(behind)
    ages = tuple(one.age for one in behind)
    meant = tuple(one for one in behind if one.age == int(age[0]))
    return meant or Refused(row.number, Field.AGE, Why.NOBODY_OF_AGE, age[0], ages)


def _named(text: str, kind: str) -> str:
    """A bare number as it stands in names: 5 is 5号楼."""
    number = unicodedata.normalize("NFKC", text).strip()
    return f"{number}{kind}" if number.isdecimal() else number


def _is_end(place: str, wanted: str) -> bool:
    """Whether a place is called so; 5号楼 is not the end of 15号楼."""
    before = place.removesuffix(wanted)
    if not wanted or (before == place and wanted != place):
        return False
    return not (before[-1:].isdigit() and wanted[:1].isdigit())


def moment(typed: str, when: When) -> datetime | Why:
    """When it was: a clock time alone is the first such moment after the start."""
    text = unicodedata.normalize("NFKC", typed).strip()
    day = DAY.match(text)
    clock = CLOCK.search(text[day.end() :] if day else text)
    started = when.started_at.astimezone(when.zone)
    if clock is None:
        return Why.NO_TIME
    try:
        at = started.replace(hour=int(clock[1]), minute=int(clock[2] or 0), second=0, microsecond=0)
        if day:
            year = int(day[1]) if day[1] else started.year
            at = at.replace(year=year, month=int(day[2]), day=int(day[3]))
    except ValueError:
        return Why.NO_TIME
    begun = started.replace(second=0, microsecond=0)
    if not day and at < begun:
        at += timedelta(days=1)
    if at > when.now:
        return Why.NOT_YET
    # The minute in which it began is on paper without its seconds.
    return Why.TOO_EARLY if at < begun else max(at, when.started_at)
