"""What leaders said themselves, from paper: who is meant, and what contradicts it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from schemas import ids
from schemas.answer_words import WORDS, answer_of
from schemas.outcome_words import outcome_of
from schemas.vocabulary import AnswerKind
from services.gateway.console.domain.paper_fields import Field, Refused, Row, Why
from services.gateway.console.domain.paper_leads import (
    LeadSaid,
    PaperLead,
    of_leaders,
    read_leads,
    to_be_known,
)
from services.gateway.console.domain.paper_moment import When
from services.gateway.console.domain.paper_people import PaperPerson
from services.gateway.console.domain.paper_places import Places

STARTED = datetime(2026, 6, 14, 13, 0, 20, tzinfo=UTC)
"""21:00:20 in Shanghai."""
WHEN = When(STARTED, STARTED + timedelta(hours=9), ZoneInfo("Asia/Shanghai"))
KEYS = (Field.BUILDING, Field.STAIRWELL, Field.DOOR, Field.OUTCOME, Field.TIME)
RECEIVED, CANNOT = AnswerKind.RECEIVED, AnswerKind.CANNOT


def lead(name: str, place: str) -> PaperLead:
    return PaperLead(ids.of("contact", name), place, ("440305001001",))


LI = lead("li", "向阳社区第一网格5号楼2单元")
BUILDING = lead("wang", "向阳社区第一网格5号楼")
GRID = lead("zhao", "向阳社区第一网格")
HEIR = lead("chen", "向阳社区第一网格6号楼1单元")
FORMER = replace(HEIR, contact_id=ids.of("contact", "former"))
LEADS = [LI, BUILDING, GRID, HEIR, FORMER]
PEOPLE = {
    LI.contact_id: PaperPerson("李国强", "+8619900000001"),
    HEIR.contact_id: PaperPerson("陈 芳", "+8619900010002"),
    FORMER.contact_id: PaperPerson("王芳", "+8619911110002"),
}


def read(
    *rows: tuple[str, ...],
    more: Mapping[Field, str] | None = None,
    leads: list[PaperLead] | None = None,
    people: Mapping[UUID, PaperPerson] = PEOPLE,
) -> tuple[list[LeadSaid], list[Refused]]:
    typed = [
        Row(number, {**(more or {}), **dict(zip(KEYS, cells, strict=True))})
        for number, cells in enumerate(rows, start=2)
    ]
    assert all(map(of_leaders, typed))
    places = Places(leads or LEADS)
    known = {one: people[one] for one in to_be_known(typed, places) if one in people}
    return read_leads(typed, places, WHEN, known)


@pytest.mark.parametrize(
    ("cells", "grid", "meant"),
    [
        (("5号楼", "2单元", "", "收到", "21:05"), "", LI),
        (("5", "2", "—", "已收到", "21:05"), "", LI),
        (("5", "", "", "收到", "21:05"), "", BUILDING),
        (("", "", "", "收到", "21:05"), "第一网格", GRID),
    ],
)
def test_a_place_means_who_was_asked_for_its_post(
    cells: tuple[str, ...], grid: str, meant: PaperLead
) -> None:
    (one,), refused = read(cells, more={Field.GRID: grid})
    assert (one.lead, one.kind, refused) == (meant, RECEIVED, [])
    assert one.at == STARTED.replace(second=0) + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("cells", "field", "why"),
    [
        (("5", "2", "501", "收到", "21:05"), Field.DOOR, Why.NO_DOOR_SAYS),
        (("9", "2", "", "收到", "21:05"), Field.BUILDING, Why.NO_PLACE),
        (("", "", "", "收到", "21:05"), Field.BUILDING, Why.MISSING),
        (("6", "1", "", "不能去", "21:05"), Field.NAME, Why.SEVERAL_LEADERS),
        (("5", "2", "", "收到", ""), Field.TIME, Why.MISSING),
        (("5", "2", "", "收到", "晚上"), Field.TIME, Why.NO_TIME),
        (("5", "2", "", "收到", "07:00"), Field.TIME, Why.NOT_YET),
    ],
)
def test_what_is_not_sure_is_refused_by_field(
    cells: tuple[str, ...], field: Field, why: Why
) -> None:
    found, (one,) = read(cells)
    assert (found, one.row, one.field, one.why) == ([], 2, field, why)


HEIRS = ("6", "1", "", "不能去", "21:05")
"""Of a post that two were asked for, one after the other."""


@pytest.mark.parametrize(
    ("name", "phone", "meant"),
    [
        ("陈芳", "", HEIR),
        (" 王 芳", "", FORMER),
        ("", "199 0001 0002", HEIR),
        ("", "+86 19911110002", FORMER),
        ("", "1111 0002", FORMER),
        ("", "尾号10002", None),
        ("", "尾号110002", FORMER),
        ("陈芳", "0002", HEIR),
        ("—", "00010002", HEIR),
    ],
)
def test_of_several_the_name_or_the_number_says_who_is_meant(
    name: str, phone: str, meant: PaperLead | None
) -> None:
    found, refused = read(HEIRS, more={Field.NAME: name, Field.PHONE: phone})
    assert [one.lead for one in found] == ([meant] if meant else [])
    assert [one.why for one in refused] == ([] if meant else [Why.SEVERAL_FIT])


@pytest.mark.parametrize("cells", [HEIRS, ("5", "2", "", "收到", "21:05")])
@pytest.mark.parametrize(
    ("name", "phone", "field", "why"),
    [
        ("赵敏", "", Field.NAME, Why.NOBODY_CALLED),
        ("芳", "", Field.NAME, Why.NOBODY_CALLED),
        ("*", "", Field.NAME, Why.NOBODY_CALLED),
        ("", "19900000009", Field.PHONE, Why.NOBODY_AT),
        ("", "02", Field.PHONE, Why.NOBODY_AT),
        ("", "电话不通", Field.PHONE, Why.NOBODY_AT),
    ],
)
def test_whom_nobody_asked_for_a_place_is_refused(
    cells: tuple[str, ...], name: str, phone: str, field: Field, why: Why
) -> None:
    found, (one,) = read(cells, more={Field.NAME: name, Field.PHONE: phone})
    assert (found, one.field, one.why, one.typed) == ([], field, why, name or phone)


def test_the_number_of_another_than_the_name_says_means_nobody() -> None:
    found, (one,) = read(HEIRS, more={Field.NAME: "陈芳", Field.PHONE: "19911110002"})
    assert (found, one.field, one.why) == ([], Field.PHONE, Why.NOBODY_AT)


def test_of_two_of_one_name_the_number_is_asked_for() -> None:
    alike = PEOPLE | {HEIR.contact_id: PaperPerson("王芳", "+8619900010002")}
    found, (one,) = read(HEIRS, more={Field.NAME: "王芳"}, people=alike)
    assert (found, one.field, one.why) == ([], Field.PHONE, Why.SEVERAL_FIT)


@pytest.mark.parametrize("typed", ["*", "0000", ""])
def test_who_is_not_known_any_more_is_not_meant(typed: str) -> None:
    gone = PEOPLE | {HEIR.contact_id: PaperPerson("", "")}
    del gone[FORMER.contact_id]
    more = {Field.NAME: "王芳", Field.PHONE: typed}
    found, (one,) = read(HEIRS, more=more, people=gone)
    assert (found, one.why) == ([], Why.NOBODY_CALLED)


def test_only_of_those_a_row_may_mean_it_has_to_be_known_who_they_are() -> None:
    said = {Field.OUTCOME: "收到", Field.TIME: "21:05", Field.BUILDING: "6", Field.STAIRWELL: "1"}
    there = {HEIR.contact_id, FORMER.contact_id}
    for name, known in (("王芳", there), ("", set()), ("无", set())):
        assert to_be_known([Row(2, {**said, Field.NAME: name})], Places(LEADS)) == known
    elsewhere = Row(2, {**said, Field.BUILDING: "9", Field.NAME: "王芳"})
    assert to_be_known([elsewhere], Places(LEADS)) == set()


def test_what_belongs_to_an_outcome_is_refused_beside_an_answer() -> None:
    cells = dict(zip(KEYS, ("5", "2", "", "收到", "21:05"), strict=True))
    row = Row(2, {**cells, Field.HELP: "医疗"})
    found, (one,) = read_leads([row], Places(LEADS), WHEN, {})
    assert (found, one.field, one.why) == ([], Field.HELP, Why.MISPLACED)


def test_of_two_answers_the_later_counts_and_of_one_minute_that_they_cannot() -> None:
    found, _ = read(
        ("5", "2", "", "收到", "21:05"),
        ("5", "2", "", "不能去", "21:05"),
        ("5", "", "", "收到", "21:07"),
    )
    assert [(one.counts, one.rival.row if one.rival else None) for one in found] == [
        (False, 3),
        (True, 2),
        (True, None),
    ]


@pytest.mark.parametrize(("minute", "counts"), [(3, True), (8, False)])
def test_what_is_known_of_a_leader_is_held_against_a_row(minute: int, counts: bool) -> None:
    known = replace(LI, answer=CANNOT, answered_at=STARTED + timedelta(minutes=minute))
    (one,), _ = read(("5", "2", "", "收到", "21:05"), leads=[known])
    assert (one.counts, one.rival is not None and one.rival.row) == (counts, None)


def test_a_word_for_an_outcome_is_of_a_door() -> None:
    for kind, words in WORDS.items():
        for word in words:
            assert answer_of(word) is kind
            row = Row(2, {Field.OUTCOME: word})
            assert of_leaders(row) is (outcome_of(word) is None)
    assert not of_leaders(Row(2, {Field.OUTCOME: "平安"}))
    assert not of_leaders(Row(2, {Field.OUTCOME: "还行"}))
