"""What leaders said themselves, as it stands on paper: who is meant, what, and when.

The call-down list has their names at the head of each place: a row of such a place without a door,
with the name or the number where more than one person was asked for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from schemas.answer_words import answer_of
from schemas.outcome_words import outcome_of
from schemas.vocabulary import AnswerKind
from services.gateway.console.domain.paper_detail import CODES, NOTHING
from services.gateway.console.domain.paper_fields import Field, Refused, Row, Why
from services.gateway.console.domain.paper_moment import When, moment
from services.gateway.console.domain.paper_people import PaperPerson, says_who, who_is_meant
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


def to_be_known(rows: Iterable[Row], places: Places[PaperLead]) -> frozenset[UUID]:
    """Of whom it takes name and number to say whether these rows mean them."""
    named = (places.meant(row) for row in rows if says_who(row))
    return frozenset(
        lead.contact_id for there in named if not isinstance(there, Refused) for lead in there
    )


def read_leads(
    rows: Iterable[Row],
    places: Places[PaperLead],
    when: When,
    people: Mapping[UUID, PaperPerson],
) -> tuple[list[LeadSaid], list[Refused]]:
    """What leaders' rows say, in their order, and those that are refused; `people` are those who
    are `to_be_known`."""
    read = [_read(row, places, when, people) for row in rows]
    refused = [one for one in read if isinstance(one, Refused)]
    said = [one for one in read if isinstance(one, LeadSaid)]
    by_contact: dict[UUID, list[LeadSaid]] = defaultdict(list)
    for one in said:
        by_contact[one.lead.contact_id].append(one)
    beside = [replace(one, rival=_rival(one, by_contact[one.lead.contact_id])) for one in said]
    return beside, refused


def _kind(row: Row) -> AnswerKind | None:
    return answer_of(row.cell(Field.OUTCOME))


def _read(
    row: Row, places: Places[PaperLead], when: When, people: Mapping[UUID, PaperPerson]
) -> LeadSaid | Refused:
    kind = _kind(row)
    assert kind is not None
    if row.cell(Field.DOOR) not in NOTHING:
        return Refused(row.number, Field.DOOR, Why.NO_DOOR_SAYS, row.cell(Field.DOOR))
    for field in (*CODES, Field.UNTIL):
        if row.cell(field) not in NOTHING:
            return Refused(row.number, field, Why.MISPLACED, row.cell(field))
    lead = _meant(row, places, people)
    if isinstance(lead, Refused):
        return lead
    if not row.cell(Field.TIME):
        return Refused(row.number, Field.TIME, Why.MISSING)
    at = moment(row.cell(Field.TIME), when)
    if isinstance(at, Why):
        return Refused(row.number, Field.TIME, at, row.cell(Field.TIME))
    return LeadSaid(row.number, lead, kind, at)


def _meant(
    row: Row, places: Places[PaperLead], people: Mapping[UUID, PaperPerson]
) -> PaperLead | Refused:
    there = places.meant(row)
    if isinstance(there, Refused):
        return there
    meant = who_is_meant(row, (lead.contact_id for lead in there), people)
    if isinstance(meant, Refused):
        return meant
    if len(meant) > 1 and says_who(row):
        return Refused(row.number, Field.PHONE, Why.SEVERAL_FIT, there[0].place)
    if len(meant) > 1:
        return Refused(row.number, Field.NAME, Why.SEVERAL_LEADERS, there[0].place)
    return next(lead for lead in there if lead.contact_id == meant[0])


def _rival(one: LeadSaid, rows: Iterable[LeadSaid]) -> LeadRival | None:
    said = [LeadRival(other.row, other.kind, other.at) for other in rows]
    if one.lead.answer is not None and one.lead.answered_at is not None:
        said.append(LeadRival(None, one.lead.answer, one.lead.answered_at))
    return max((other for other in said if other.kind is not one.kind), key=_rank, default=None)


def _rank(one: LeadSaid | LeadRival) -> tuple[datetime, bool]:
    return one.at, one.kind is AnswerKind.CANNOT
