"""Which of those who were asked at a place a leader's row means, where it says so."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from schemas.outcome_words import plain
from services.gateway.console.domain.masking import e164
from services.gateway.console.domain.paper_detail import NOTHING
from services.gateway.console.domain.paper_fields import Field, Refused, Row, Why

LEAST_DIGITS = 4
"""The end of a number by which people tell two apart."""


@dataclass(frozen=True)
class PaperPerson:
    """What a leader is called, and their number as E.164; empty where it is not known."""

    name: str
    phone: str


def says_who(row: Row) -> bool:
    """Whether it says more than a place of who is meant."""
    return any(row.cell(field) not in NOTHING for field in (Field.NAME, Field.PHONE))


def who_is_meant(
    row: Row, there: Iterable[UUID], people: Mapping[UUID, PaperPerson]
) -> Sequence[UUID] | Refused:
    """Those of them whom all fits that it says of a person: every one where it says nothing."""
    meant = sorted(set(there))
    for field, fits, nobody in (
        (Field.NAME, _called, Why.NOBODY_CALLED),
        (Field.PHONE, _reached_at, Why.NOBODY_AT),
    ):
        typed = row.cell(field)
        if typed in NOTHING:
            continue
        meant = [one for one in meant if one in people and fits(typed, people[one])]
        if not meant:
            return Refused(row.number, field, nobody, typed)
    return meant


def _called(typed: str, person: PaperPerson) -> bool:
    return plain(typed) == plain(person.name) != ""


def _reached_at(typed: str, person: PaperPerson) -> bool:
    """By the number however it was typed, or by its end."""
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", typed) if sign.isdecimal())
    ends_so = len(digits) >= LEAST_DIGITS and person.phone.endswith(digits)
    return ends_so or e164(typed) == person.phone != ""
