"""What leaders said themselves, as it stands on paper: who is meant, what, and when.

The call-down list has their names at the head of each place: a row of such a place without a door.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from schemas.answer_words import answer_of
from schemas.outcome_words import outcome_of
from schemas.vocabulary import AnswerKind
from services.gateway.console.domain.paper_detail import CODES, NOTHING
from services.gateway.console.domain.paper_fields import Field, Refused, Row, Why
from services.gateway.console.domain.paper_moment import When, moment
from services.gateway.console.domain.paper_places import Places


@dataclass(frozen=True)
class PaperLead:
    """Who was asked for a post at a place, in which communities, and what is known of them."""

    contact_id: UUID
    place: str
    communities: tuple[str, ...]
    answer: AnswerKind | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True)
class LeadRival:
    """What says something else of a leader: another `row`, none: what is known."""

    row: int | None
    kind: AnswerKind
    at: datetime


@dataclass(frozen=True)
class LeadSaid:
    """What a row says of a leader, and what contradicts it most."""

    row: int
    lead: PaperLead
    kind: AnswerKind
    at: datetime
    rival: LeadRival | None = None

    @property
    def counts(self) -> bool:
        """Whether it counts and not its rival: the later, of two at one moment "I can't"."""
        return self.rival is None or _rank(self) > _rank(self.rival)

    @property
    def at_once(self) -> bool:
        """Whether both are of one moment."""
        return self.rival is not None and self.rival.at == self.at


def of_leaders(row: Row) -> bool:
    """Whether a row is a leader's own answer: nothing of the kind is found at a door."""
    return outcome_of(row.cell(Field.OUTCOME)) is None and _kind(row) is not None


def read_leads(
    rows: Iterable[Row], leads: Iterable[PaperLead], when: When
) -> tuple[list[LeadSaid], list[Refused]]:
    """What leaders' rows say, in their order, and those that are refused."""
    places = Places(leads)
    read = [_read(row, places, when) for row in rows]
    refused = [one for one in read if isinstance(one, Refused)]
    said = [one for one in read if isinstance(one, LeadSaid)]
    by_contact: dict[UUID, list[LeadSaid]] = defaultdict(list)
    for one in said:
        by_contact[one.lead.contact_id].append(one)
    beside = [replace(one, rival=_rival(one, by_contact[one.lead.contact_id])) for one in said]
    return beside, refused


def _kind(row: Row) -> AnswerKind | None:
    return answer_of(row.cell(Field.OUTCOME))


def _read(row: Row, places: Places[PaperLead], when: When) -> LeadSaid | Refused:
    kind = _kind(row)
    assert kind is not None
    if row.cell(Field.DOOR) not in NOTHING:
        return Refused(row.number, Field.DOOR, Why.NO_DOOR_SAYS, row.cell(Field.DOOR))
    for field in (*CODES, Field.UNTIL):
        if row.cell(field) not in NOTHING:
            return Refused(row.number, field, Why.MISPLACED, row.cell(field))
    there = places.meant(row)
    if isinstance(there, Refused):
        return there
    if len({lead.contact_id for lead in there}) > 1:
        return Refused(row.number, Field.BUILDING, Why.SEVERAL_LEADERS, there[0].place)
    if not row.cell(Field.TIME):
        return Refused(row.number, Field.TIME, Why.MISSING)
    at = moment(row.cell(Field.TIME), when)
    if isinstance(at, Why):
        return Refused(row.number, Field.TIME, at, row.cell(Field.TIME))
    return LeadSaid(row.number, there[0], kind, at)


def _rival(one: LeadSaid, rows: Iterable[LeadSaid]) -> LeadRival | None:
    said = [LeadRival(other.row, other.kind, other.at) for other in rows]
    if one.lead.answer is not None and one.lead.answered_at is not None:
        said.append(LeadRival(None, one.lead.answer, one.lead.answered_at))
    return max((other for other in said if other.kind is not one.kind), key=_rank, default=None)


def _rank(one: LeadSaid | LeadRival) -> tuple[datetime, bool]:
    return one.at, one.kind is AnswerKind.CANNOT
