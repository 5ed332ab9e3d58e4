"""Outcomes entered from paper: which door a row means, when it was, and what it contradicts."""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from uuid import UUID

from schemas.outcome_words import outcome_of, plain
from schemas.outcomes import Moment, contradict, rank
from schemas.vocabulary import VisitOutcome

CLOCK = re.compile(
    r"(?P<part>[^\d\s]*)\s*(?P<hour>\d{1,2})\s*[:点时h]\s*(?P<minute>\d{1,2}|半)?\s*分?"
    r"(?::\d{1,2}|\d{1,2}\s*秒)?\s*(?P<after>am|pm)?"
)
DAY = re.compile(r"(?:(\d{4})\s*[-/年.]\s*)?(\d{1,2})\s*[-/月.]\s*(\d{1,2})\s*日?[\st]*")
AGE = re.compile(r"(?<!\d)\d{1,3}(?!\d)")
PARTS_OF_DAY = {
    **dict.fromkeys(("早", "早上", "早晨", "清晨", "上午", "am"), range(12)),
    "凌晨": range(7),
    "中午": range(11, 15),
    "下午": range(12, 20),
    "傍晚": range(16, 21),
    **dict.fromkeys(("晚", "晚上"), range(17, 24)),
    "pm": range(12, 24),
}
"""The hours that lie in it: 下午3点 is 15:00, and 晚上1点 is none of them, so nobody guesses."""


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
    """A resident at risk of the mobilisation, with what is known of them; what was found before
    `asked_at` is of a milder level, or of before they were looked for again or last seen."""

    visit_id: UUID
    place: str
    door: str
    outcome: VisitOutcome
    outcome_at: datetime | None
    age: int = 0
    asked_at: datetime | None = None


@dataclass(frozen=True)
class Refused:
    """A row that can't be taken, and which field is wrong; `ages` of those whom it could mean."""

    row: int
    field: Field
    why: Why
    typed: str = ""
    ages: tuple[int, ...] = ()


@dataclass(frozen=True)
class Rival:
    """What says something else of a door than a row does: another `row`, none: what is known."""

    row: int | None
    outcome: VisitOutcome
    at: datetime

    @property
    def moment(self) -> Moment:
        return self.at, self.outcome


@dataclass(frozen=True)
class Found:
    """What a row says of a door, and what contradicts it most."""

    row: int
    door: PaperDoor
    outcome: VisitOutcome
    at: datetime
    rival: Rival | None = None

    @property
    def moment(self) -> Moment:
        return self.at, self.outcome

    @property
    def counts(self) -> bool:
        """Whether it counts and not its rival, whichever is entered first."""
        return self.rival is None or rank(self.moment) > rank(self.rival.moment)

    @property
    def outdated(self) -> bool:
        """Whether it was before the door was asked for anew: it is kept and changes nothing. Where
        what is known was found just then, that is said against it."""
        asked_at = self.door.asked_at
        return asked_at is not None and self.at < asked_at != self.door.outcome_at

    @property
    def at_once(self) -> bool:
        """Whether both are of one moment."""
        return self.rival is not None and self.rival.at == self.at


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
    places = Places(doors)
    said: list[Said] = []
    refused: list[Refused] = []
    for row in rows:
        read = _read(row, places, when)
        if isinstance(read, Said):
            said.append(read)
        else:
            refused.append(read)
    found, unclear = _each_their_own(said)
    return sorted(_beside(found), key=_by_row), sorted([*refused, *unclear], key=_by_row)


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


def _beside(found: Iterable[Found]) -> list[Found]:
    """Each with what contradicts it most, of what is known and of what other rows say."""
    by_door: dict[UUID, list[Found]] = defaultdict(list)
    for one in found:
        by_door[one.door.visit_id].append(one)
    return [
        one if one.outdated else replace(one, rival=_rival(one, rows))
        for rows in by_door.values()
        for one in rows
    ]


def _rival(one: Found, rows: Iterable[Found]) -> Rival | None:
    said = [Rival(other.row, other.outcome, other.at) for other in rows if not other.outdated]
    if one.door.outcome_at is not None:
        said.append(Rival(None, one.door.outcome, one.door.outcome_at))
    against = [other for other in said if contradict(one.moment, other.moment)]
    return max(against, key=lambda other: rank(other.moment), default=None)


class Places:
    """Doors by stairwell, which are found by the end of their names: of a district there are some
    thirty thousand."""

    def __init__(self, doors: Iterable[PaperDoor]) -> None:
        self.doors: dict[str, list[PaperDoor]] = defaultdict(list)
        for door in doors:
            self.doors[plain(door.place)].append(door)
        self._backwards = sorted(place[::-1] for place in self.doors)

    def called(self, wanted: str) -> list[str]:
        """Those that may be meant, two at most; 5号楼 is not the end of 15号楼."""
        found: list[str] = []
        end = wanted[::-1]
        for at in range(bisect_left(self._backwards, end), len(self._backwards)):
            backwards = self._backwards[at]
            if not end or not backwards.startswith(end) or len(found) > 1:
                break
            before = backwards[len(end) : len(end) + 1]
            if not (before.isdigit() and wanted[:1].isdigit()):
                found.append(backwards[::-1])
        return found


def _read(row: Row, places: Places, when: When) -> Said | Refused:
    for field in (Field.DOOR, Field.OUTCOME, Field.TIME):
        if not row.cell(field):
            return Refused(row.number, field, Why.MISSING)
    behind = _behind(row, places)
    if isinstance(behind, Refused):
        return behind
    outcome = outcome_of(row.cell(Field.OUTCOME))
    if outcome is None:
        return Refused(row.number, Field.OUTCOME, Why.NO_OUTCOME, row.cell(Field.OUTCOME))
    at = moment(row.cell(Field.TIME), when)
    if isinstance(at, Why):
        return Refused(row.number, Field.TIME, at, row.cell(Field.TIME))
    return Said(row.number, behind, outcome, at, row.cell(Field.DOOR))


def _behind(row: Row, places: Places) -> tuple[PaperDoor, ...] | Refused:
    """Who is to be seen behind the door, of several those of the age that is written."""
    building, stairwell = row.cell(Field.BUILDING), row.cell(Field.STAIRWELL)
    typed = "".join((row.cell(Field.GRID), _named(building, "号楼"), _named(stairwell, "单元")))
    wanted = plain(typed)
    if not wanted:
        return Refused(row.number, Field.BUILDING, Why.MISSING)
    called = places.called(wanted)
    if not called:
        return Refused(row.number, Field.BUILDING, Why.NO_PLACE, typed)
    if len(called) > 1:
        return Refused(row.number, Field.BUILDING, Why.SEVERAL_PLACES, typed)
    number = plain(row.cell(Field.DOOR)).removesuffix("室")
    behind = [one for one in places.doors[called[0]] if plain(one.door) == number]
    if not behind:
        return Refused(row.number, Field.DOOR, Why.NO_DOOR, row.cell(Field.DOOR))
    age = AGE.search(unicodedata.normalize("NFKC", row.cell(Field.AGE)))
    if age is None or len(behind) == 1:
        return tuple(behind)
    ages = tuple(one.age for one in behind)
    meant = tuple(one for one in behind if one.age == int(age[0]))
    return meant or Refused(row.number, Field.AGE, Why.NOBODY_OF_AGE, age[0], ages)


def _named(text: str, kind: str) -> str:
    """A bare number as it stands in names: 5 is 5号楼."""
    number = unicodedata.normalize("NFKC", text).strip()
    return f"{number}{kind}" if number.isdecimal() else number


def moment(typed: str, when: When) -> datetime | Why:
    """When it was: a clock time alone is the first such moment after the start. What stands there
    besides is not passed over: 昨天 or a part of the day may make it another."""
    text = unicodedata.normalize("NFKC", typed).strip().casefold()
    day = DAY.match(text)
    clock = _clock(text[day.end() :] if day else text)
    started = when.started_at.astimezone(when.zone)
    if clock is None:
        return Why.NO_TIME
    try:
        at = started.replace(hour=clock[0], minute=clock[1], second=0, microsecond=0)
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


def _clock(text: str) -> tuple[int, int] | None:
    """Hour and minute as they were written; None when they are not sure."""
    found = CLOCK.fullmatch(text)
    if found is None:
        return None
    hour, minute = int(found["hour"]), 30 if found["minute"] == "半" else int(found["minute"] or 0)
    parts = [part for part in (found["part"], found["after"]) if part]
    if not parts:
        return hour, minute
    hours = PARTS_OF_DAY.get(parts[0], range(0)) if len(parts) == 1 else range(0)
    meant = [one for one in hours if one in (hour, hour + 12)]
    return (meant[0], minute) if len(meant) == 1 else None
