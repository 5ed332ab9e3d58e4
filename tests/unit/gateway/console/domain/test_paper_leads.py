"""What leaders said themselves, from paper: who is meant, and what contradicts it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
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
)
from services.gateway.console.domain.paper_moment import When

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
LEADS = [LI, BUILDING, GRID, HEIR, replace(HEIR, contact_id=ids.of("contact", "former"))]


def read(
    *rows: tuple[str, ...], grid: str = "", leads: list[PaperLead] | None = None
) -> tuple[list[LeadSaid], list[Refused]]:
    typed = [
        Row(number, {Field.GRID: grid, **dict(zip(KEYS, cells, strict=True))})
        for number, cells in enumerate(rows, start=2)
    ]
    assert all(map(of_leaders, typed))
    return read_leads(typed, leads or LEADS, WHEN)


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
    (one,), refused = read(cells, grid=grid)
    assert (one.lead, one.kind, refused) == (meant, RECEIVED, [])
    assert one.at == STARTED.replace(second=0) + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("cells", "field", "why"),
    [
        (("5", "2", "501", "收到", "21:05"), Field.DOOR, Why.NO_DOOR_SAYS),
        (("9", "2", "", "收到", "21:05"), Field.BUILDING, Why.NO_PLACE),
        (("", "", "", "收到", "21:05"), Field.BUILDING, Why.MISSING),
        (("6", "1", "", "不能去", "21:05"), Field.BUILDING, Why.SEVERAL_LEADERS),
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


def test_what_belongs_to_an_outcome_is_refused_beside_an_answer() -> None:
    cells = dict(zip(KEYS, ("5", "2", "", "收到", "21:05"), strict=True))
    row = Row(2, {**cells, Field.HELP: "医疗"})
    found, (one,) = read_leads([row], LEADS, WHEN)
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
