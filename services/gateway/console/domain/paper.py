"""Outcomes entered from paper: which door a row means, when it was, and what it contradicts."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from schemas.events.answers import OutcomeDetail
from schemas.outcome_words import outcome_of, plain
from schemas.outcomes import Moment, contradict, rank
from schemas.vocabulary import VisitOutcome
from services.gateway.console.domain.paper_detail import detail_of
from services.gateway.console.domain.paper_fields import Field, Refused, Row, Why
from services.gateway.console.domain.paper_moment import When, moment
from services.gateway.console.domain.paper_places import Places

LAST_OF_MINUTE = timedelta(minutes=1) - timedelta(milliseconds=1)
"""Paper knows minutes, and what is taken back was said before: also in the same minute."""
AGE = re.compile(r"(?<!\d)\d{1,3}(?!\d)")


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
    detail: OutcomeDetail | None = None
    typed: str = ""

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
    time: str
    detail: OutcomeDetail | None = None

    def of(self, door: PaperDoor) -> Found:
        """It is said of this one."""
        return Found(self.row, door, self.outcome, self.at, detail=self.detail, typed=self.time)


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
    found, undone = _in_order(sorted(found, key=_by_row))
    return sorted(_beside(found), key=_by_row), sorted([*refused, *unclear, *undone], key=_by_row)


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
        alike = len({(one.outcome, one.detail) for one in rows}) == 1 and len(rows) == len(behind)
        if len(behind) == 1:
            found += [one.of(behind[0]) for one in rows]
        elif alike:
            pairs = zip(rows, behind, strict=True)
            found += [one.of(door) for one, door in pairs]
        else:
            ages = tuple(door.age for door in behind)
            why = Why.SEVERAL_RESIDENTS
            unclear += [Refused(one.row, Field.AGE, why, one.typed, ages) for one in rows]
    return found, unclear


def _in_order(found: Iterable[Found]) -> tuple[list[Found], list[Refused]]:
    """In their order; what stands below a row that takes back and gives the same minute would be
    taken back by it, although it was said afterwards. So may be a call for help that came online in
    that minute: whoever means that one takes it back by itself."""
    kept: list[Found] = []
    undone: list[Refused] = []
    taken_back: set[tuple[UUID, datetime]] = set()
    for one in found:
        minute = one.door.visit_id, one.at.replace(second=0, microsecond=0)
        if one.outcome is VisitOutcome.UNKNOWN:
            if _help_then(one.door, minute[1]):
                undone.append(Refused(one.row, Field.TIME, Why.HELP_THEN, one.typed))
                continue
            taken_back.add(minute)
        elif minute in taken_back:
            undone.append(Refused(one.row, Field.TIME, Why.TAKEN_BACK_THEN, one.typed))
            continue
        kept.append(one)
    return kept, undone


def _help_then(door: PaperDoor, minute: datetime) -> bool:
    """Whether help was called for online in that minute; paper's own has no seconds."""
    if door.outcome is not VisitOutcome.NEEDS_HELP or door.outcome_at is None:
        return False
    return minute < door.outcome_at <= minute + LAST_OF_MINUTE


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


def _read(row: Row, places: Places[PaperDoor], when: When) -> Said | Refused:
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
    detail = detail_of(row, outcome, at, when)
    if isinstance(detail, Refused):
        return detail
    if outcome is VisitOutcome.UNKNOWN:
        at = max(at, min(at.replace(second=0, microsecond=0) + LAST_OF_MINUTE, when.now))
    return Said(row.number, behind, outcome, at, row.cell(Field.DOOR), row.cell(Field.TIME), detail)


def _behind(row: Row, places: Places[PaperDoor]) -> tuple[PaperDoor, ...] | Refused:
    """Who is to be seen behind the door, of several those of the age that is written."""
    there = places.meant(row)
    if isinstance(there, Refused):
        return there
    number = plain(row.cell(Field.DOOR)).removesuffix("室")
    behind = [one for one in there if plain(one.door) == number]
    if not behind:
        return Refused(row.number, Field.DOOR, Why.NO_DOOR, row.cell(Field.DOOR))
    age = AGE.search(unicodedata.normalize("NFKC", row.cell(Field.AGE)))
    if age is None or len(behind) == 1:
        return tuple(behind)
    ages = tuple(one.age for one in behind)
    meant = tuple(one for one in behind if one.age == int(age[0]))
    return meant or Refused(row.number, Field.AGE, Why.NOBODY_OF_AGE, age[0], ages)
