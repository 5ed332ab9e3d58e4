"""Outcomes from paper: which door, when, and what they contradict."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from schemas import ids
from schemas.events.answers import OutcomeDetail
from schemas.outcomes import standing
from schemas.vocabulary import HelpKind, Mover, Refuge, VisitOutcome
from services.gateway.console.domain.paper import Found, PaperDoor, read_rows
from services.gateway.console.domain.paper_fields import Field, Refused, Row, Why
from services.gateway.console.domain.paper_moment import When, moment

STARTED = datetime(2026, 6, 14, 13, 0, 20, tzinfo=UTC)
"""21:00:20 in Shanghai."""
ZONE = ZoneInfo("Asia/Shanghai")
WHEN = When(STARTED, STARTED + timedelta(hours=9), ZONE)
KEYS = (Field.BUILDING, Field.STAIRWELL, Field.DOOR, Field.OUTCOME, Field.TIME)


def door(
    place: str,
    number: str,
    known: VisitOutcome = VisitOutcome.UNKNOWN,
    after: int | None = None,
    age: int = 0,
) -> PaperDoor:
    at = None if after is None else STARTED + timedelta(minutes=after)
    return PaperDoor(ids.of("visit", place, number, age), place, number, known, at, age)


DOORS = [
    door("向阳社区第一网格5号楼2单元", "501"),
    door("向阳社区第一网格5号楼2单元", "101"),
    door("向阳社区第一网格15号楼2单元", "501"),
    door("向阳社区第二网格7号楼1单元", "301"),
    door("向阳社区第三网格7号楼1单元", "301"),
    door("向阳社区第三网格8号楼1单元", "201", age=84),
    door("向阳社区第三网格8号楼1单元", "201", age=79),
]
PAIR = DOORS[5:]
SAFE = VisitOutcome.SAFE


def said(*cells: str, grid: str = "", doors: list[PaperDoor] | None = None) -> Found | Refused:
    row = Row(2, {Field.GRID: grid, **dict(zip(KEYS, cells, strict=True))})
    found, refused = read_rows([row], doors or DOORS, WHEN)
    both: list[Found | Refused] = [*found, *refused]
    return both[0]


@pytest.mark.parametrize(
    ("building", "stairwell", "number"),
    [("5号楼", "2单元", "501"), ("5", "２", " 501室"), ("5号楼2单元", "", "５０１")],
)
def test_a_door_is_found_however_it_is_written(building: str, stairwell: str, number: str) -> None:
    one = said(building, stairwell, number, "平安", "21:05")
    assert isinstance(one, Found)
    assert one.door == DOORS[0]
    assert one.at == STARTED.replace(second=0) + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("cells", "field", "why"),
    [
        (("5", "2", "", "平安", "21:05"), Field.DOOR, Why.MISSING),
        (("6", "2", "501", "平安", "21:05"), Field.BUILDING, Why.NO_PLACE),
        (("", "", "501", "平安", "21:05"), Field.BUILDING, Why.MISSING),
        (("7", "1", "301", "平安", "21:05"), Field.BUILDING, Why.SEVERAL_PLACES),
        (("5", "2", "999", "平安", "21:05"), Field.DOOR, Why.NO_DOOR),
        (("8", "1", "201", "平安", "21:05"), Field.AGE, Why.SEVERAL_RESIDENTS),
        (("5", "2", "501", "还行", "21:05"), Field.OUTCOME, Why.NO_OUTCOME),
        (("5", "2", "501", "平安", "晚上"), Field.TIME, Why.NO_TIME),
        (("5", "2", "501", "平安", "25:61"), Field.TIME, Why.NO_TIME),
        (("5", "2", "501", "平安", "昨天21:05"), Field.TIME, Why.NO_TIME),
        (("5", "2", "501", "平安", "晚上1点"), Field.TIME, Why.NO_TIME),
        (("5", "2", "501", "平安", "早上9点pm"), Field.TIME, Why.NO_TIME),
        (("5", "2", "501", "平安", "12-6-14 21:05"), Field.TIME, Why.NO_TIME),
        (("5", "2", "501", "平安", "9" * 5000), Field.TIME, Why.NO_TIME),
        (("5", "2", "501", "平安", "6-13 21:05"), Field.TIME, Why.TOO_EARLY),
        (("5", "2", "501", "平安", "07:00"), Field.TIME, Why.NOT_YET),
    ],
)
def test_what_is_not_sure_is_refused_by_field(
    cells: tuple[str, ...], field: Field, why: Why
) -> None:
    one = said(*cells)
    assert isinstance(one, Refused)
    assert (one.row, one.field, one.why) == (2, field, why)


def at_door(
    *rows: tuple[str, str], known: PaperDoor = DOORS[0]
) -> tuple[list[Found], list[Refused]]:
    """What (outcome, time) a row says of one door."""
    typed = [
        Row(number, dict(zip(KEYS, ("5", "2", "501", outcome, at), strict=True)))
        for number, (outcome, at) in enumerate(rows, start=2)
    ]
    return read_rows(typed, [known], WHEN)


def test_what_is_taken_back_was_said_before_also_in_the_same_minute() -> None:
    online = replace(
        DOORS[0], outcome=VisitOutcome.SAFE, outcome_at=STARTED + timedelta(minutes=5, seconds=30)
    )
    found, refused = at_door(("平安", "21:05"), ("撤销", "21:05"), ("撤销", "21:05"), known=online)
    assert refused == []
    stands = standing([one.moment for one in found] + [(online.outcome_at or STARTED, SAFE)])
    assert stands == []
    assert [one.counts for one in found] == [False, True, True]
    assert len({one.at for one in found[1:]}) == 1, "the same row again is the same answer"
    assert found[1].at < STARTED.replace(second=0) + timedelta(minutes=6)


def test_what_stands_below_a_row_that_takes_back_in_the_same_minute_is_refused() -> None:
    found, refused = at_door(
        ("没人应", "21:05"), ("撤销", "21:05"), ("平安", "21:05"), ("平安", "21:06")
    )
    assert [one.row for one in found] == [2, 3, 5]
    assert [(one.row, one.field, one.why, one.typed) for one in refused] == [
        (4, Field.TIME, Why.TAKEN_BACK_THEN, "21:05")
    ]


@pytest.mark.parametrize(("second", "taken"), [(0, True), (1, False), (59, False), (60, True)])
def test_a_call_for_help_that_came_online_in_that_minute_is_not_taken_back_unseen(
    second: int, taken: bool
) -> None:
    at = STARTED.replace(second=0) + timedelta(minutes=5, seconds=second)
    known = replace(DOORS[0], outcome=VisitOutcome.NEEDS_HELP, outcome_at=at)
    found, refused = at_door(("撤销", "21:05"), known=known)
    assert [one.why for one in refused] == ([] if taken else [Why.HELP_THEN])
    assert len(found) == taken


def test_what_is_taken_back_in_this_very_minute_is_not_yet_to_come() -> None:
    now = STARTED + timedelta(minutes=5)
    typed = Row(2, dict(zip(KEYS, ("5", "2", "501", "撤销", "21:05"), strict=True)))
    (found,), _ = read_rows([typed], DOORS, replace(WHEN, now=now))
    assert found.at <= now


def behind(*rows: tuple[str, str, str]) -> tuple[dict[int, PaperDoor], dict[int, Refused]]:
    """What is said of two behind one door: (age, outcome, time) a row, by the row's number."""
    typed = [
        Row(number, dict(zip((*KEYS, Field.AGE), ("8", "1", "201", outcome, at, age), strict=True)))
        for number, (age, outcome, at) in enumerate(rows, start=2)
    ]
    found, refused = read_rows(typed, DOORS, WHEN)
    return {one.row: one.door for one in found}, {one.row: one for one in refused}


def test_an_age_tells_two_behind_one_door_apart() -> None:
    found, refused = behind(("79岁", "平安", "21:05"), ("８４", "没人应", "21:05"))
    assert (found, refused) == ({2: PAIR[1], 3: PAIR[0]}, {})


def test_two_rows_that_say_the_same_are_of_both() -> None:
    found, refused = behind(("", "平安", "21:05"), ("", "平安", "21:07"))
    assert refused == {}
    assert set(found.values()) == set(PAIR)


@pytest.mark.parametrize(
    "rows",
    [
        [("", "平安", "21:05")],
        [("", "平安", "21:05"), ("", "没人应", "21:05")],
        [("", "平安", "21:05"), ("", "平安", "21:06"), ("", "平安", "21:07")],
    ],
)
def test_nobody_guesses_who_of_two_is_meant(rows: list[tuple[str, str, str]]) -> None:
    found, refused = behind(*rows)
    assert found == {}
    assert {one.why for one in refused.values()} == {Why.SEVERAL_RESIDENTS}
    assert all(one.ages == (84, 79) for one in refused.values())


def test_an_age_that_nobody_there_has_is_refused() -> None:
    _, refused = behind(("97", "平安", "21:05"))
    assert (refused[2].field, refused[2].why) == (Field.AGE, Why.NOBODY_OF_AGE)


def test_a_number_that_is_no_age_says_nothing() -> None:
    assert behind(("9" * 5000, "平安", "21:05"))[1][2].why is Why.SEVERAL_RESIDENTS


def test_rows_stay_in_their_order() -> None:
    said_ = [
        Row(number, dict(zip(KEYS, cells, strict=True)))
        for number, cells in enumerate(
            (("8", "1", "201", "平安", "21:05"), ("5", "2", "501", "平安", "21:05"),
             ("8", "1", "201", "平安", "21:05")), start=2)
    ]  # fmt: skip
    found, _ = read_rows(said_, DOORS, WHEN)
    assert [one.row for one in found] == [2, 3, 4]


def test_a_grid_tells_two_places_of_one_name_apart() -> None:
    one = said("7", "1", "301", "平安", "21:05", grid="第三网格")
    assert isinstance(one, Found)
    assert one.door == DOORS[4]


@pytest.mark.parametrize(("typed", "other"), [("二号楼", "十二号楼"), ("2栋", "A2栋")])
def test_a_building_is_not_the_end_of_anothers_number(typed: str, other: str) -> None:
    one = said(typed, "1", "501", "平安", "21:05", doors=[door(f"第一网格{other}1单元", "501")])
    assert isinstance(one, Refused)
    assert one.why is Why.NO_PLACE


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("21:05", 5), ("21：05", 5), ("21点5分", 5), ("22时", 60), ("00:30", 210),
        ("6月14日21:05", 5), ("2026-06-15 01:00", 240), ("2026/6/14 21:05", 5),
        ("晚上9点5分", 5), ("9:05 PM", 5), ("晚 9点半", 30), ("晚上21:05", 5), ("凌晨1点", 240),
        ("2026-06-14T21:05:33", 5), ("6月14日 晚上9:05", 5), ("21点5分30秒", 5),
        ("6月15日上午5点", 480),
    ],
)  # fmt: skip
def test_a_clock_time_is_the_first_after_the_start(typed: str, minutes: int) -> None:
    assert moment(typed, WHEN) == STARTED.replace(second=0) + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("12-30 21:30", datetime(2026, 12, 30, 21, 30, tzinfo=ZONE)),
        ("1月2日9点", datetime(2027, 1, 2, 9, 0, tzinfo=ZONE)),
        ("1/2 9:00", datetime(2027, 1, 2, 9, 0, tzinfo=ZONE)),
        ("2026-01-02 09:00", Why.TOO_EARLY),
        ("12月29日21:00", Why.TOO_EARLY),
        ("2-30 09:00", Why.NO_TIME),
        ("2月29日 9:00", Why.NO_TIME),
        ("13-1 09:00", Why.NO_TIME),
    ],
)
def test_a_day_without_its_year_is_the_nearest_one(typed: str, at: datetime | Why) -> None:
    began = datetime(2026, 12, 30, 21, 0, 15, tzinfo=ZONE)
    assert moment(typed, When(began, began + timedelta(days=366), ZONE)) == at


def test_a_clock_time_that_may_be_of_two_days_is_refused_until_it_names_one() -> None:
    def after(hours: float) -> When:
        return When(STARTED, STARTED + timedelta(hours=hours), ZONE)

    half_past = STARTED.replace(minute=30, second=0)
    assert moment("21:30", after(24)) == half_past
    assert moment("21:30", after(24.5)) is Why.WHICH_DAY
    assert moment("20:30", after(47)) == half_past + timedelta(hours=23)
    assert moment("20:30", after(48)) is Why.WHICH_DAY
    over = replace(after(48), ended_at=STARTED + timedelta(hours=3))
    assert moment("21:30", over) == half_past
    assert moment("6-15 21:30", after(48)) == half_past + timedelta(days=1)


def test_a_new_year_since_the_start_is_no_day_before_it() -> None:
    began = datetime(2026, 12, 31, 22, 0, tzinfo=ZONE)
    found = moment("1月1日 0:30", When(began, began + timedelta(hours=9), ZONE))
    assert found == datetime(2027, 1, 1, 0, 30, tzinfo=ZONE)


def test_the_minute_of_the_start_is_not_before_it() -> None:
    assert moment("21:00", WHEN) == STARTED


@pytest.mark.parametrize(
    ("known", "after", "outcome", "contradicts", "counts"),
    [
        (VisitOutcome.UNKNOWN, None, "平安", False, True),
        (VisitOutcome.SAFE, 20, "平安", False, True),
        (VisitOutcome.NO_ANSWER, 1, "平安", False, True),
        (VisitOutcome.SAFE, 20, "没人应", False, True),
        (VisitOutcome.SAFE, 1, "没人应", True, True),
        (VisitOutcome.SAFE, 20, "需要帮助", True, False),
        (VisitOutcome.MOVED, 1, "平安", True, True),
    ],
)
def test_what_contradicts_and_which_counts(
    known: VisitOutcome, after: int | None, outcome: str, contradicts: bool, counts: bool
) -> None:
    one = said("5", "2", "501", outcome, "21:10",
               doors=[door("第一网格5号楼2单元", "501", known, after)])  # fmt: skip
    assert isinstance(one, Found)
    assert (one.rival is not None, one.counts) == (contradicts, counts)
    assert one.rival is None or one.rival.row is None


@pytest.mark.parametrize(
    ("first", "second", "at_once", "counts"),
    [
        (("平安", "21:05"), ("没人应", "21:05"), True, 3),
        (("需要帮助", "21:05"), ("平安", "21:05"), True, 2),
        (("平安", "21:09"), ("需要帮助", "21:05"), False, 2),
    ],
)
def test_of_two_rows_that_contradict_both_are_named(
    first: tuple[str, str], second: tuple[str, str], at_once: bool, counts: int
) -> None:
    cells = [("5", "2", "501", *one) for one in (first, second)]
    typed = [Row(n, dict(zip(KEYS, one, strict=True))) for n, one in enumerate(cells, start=2)]
    one, other = read_rows(typed, DOORS, WHEN)[0]
    assert one.rival is not None
    assert other.rival is not None
    assert (one.rival.row, other.rival.row) == (3, 2)
    assert one.at_once is other.at_once is at_once
    assert [found.row for found in (one, other) if found.counts] == [counts]


def test_what_was_before_the_door_was_asked_for_anew_is_outdated() -> None:
    asked = replace(door("第一网格5号楼2单元", "501"), asked_at=STARTED + timedelta(minutes=30))
    before = said("5", "2", "501", "平安", "21:10", doors=[asked])
    after = said("5", "2", "501", "平安", "21:40", doors=[asked])
    assert isinstance(before, Found)
    assert isinstance(after, Found)
    assert (before.outdated, after.outdated) == (True, False)


def test_rows_that_say_the_same_or_nobody_answered_first_do_not_contradict() -> None:
    cells = [("5", "2", "501", *one) for one in (("没人应", "21:02"), ("平安", "21:05"))]
    typed = [
        Row(n, dict(zip(KEYS, one, strict=True)))
        for n, one in enumerate([*cells, cells[1]], start=2)
    ]
    assert [one.rival for one in read_rows(typed, DOORS, WHEN)[0]] == [None, None, None]


def beyond(outcome: str, **columns: str) -> Found | Refused:
    """One row with columns of what it says beyond its outcome, by their names."""
    cells = dict(zip(KEYS, ("5", "2", "501", outcome, "21:05"), strict=True))
    row = Row(2, cells | {Field[name]: typed for name, typed in columns.items()})
    found, refused = read_rows([row], DOORS, WHEN)
    both: list[Found | Refused] = [*found, *refused]
    return both[0]


@pytest.mark.parametrize(
    ("outcome", "columns", "detail"),
    [
        ("需要帮助", {"HELP": "断电", "URGENT": "急"},
         OutcomeDetail(help_kind=HelpKind.POWER, urgent=True)),
        ("需要帮助", {"HELP": "medical", "URGENT": "否"},
         OutcomeDetail(help_kind=HelpKind.MEDICAL)),
        ("已转移", {"MOVED_TO": "安置点", "MOVED_BY": "志愿者"},
         OutcomeDetail(moved_to=Refuge.SHELTER, moved_by=Mover.TEAM)),
        ("不在本地", {"UNTIL": "20:30"},
         OutcomeDetail(until=STARTED.replace(minute=30, second=0) + timedelta(hours=23))),
        ("不在本地", {"UNTIL": "6月20日 8:00"},
         OutcomeDetail(until=datetime(2026, 6, 20, 0, 0, tzinfo=UTC))),
        ("平安", {"HELP": "", "URGENT": "否"}, None),
    ],
)  # fmt: skip
def test_what_an_outcome_says_beyond_its_word_is_kept(
    outcome: str, columns: dict[str, str], detail: OutcomeDetail | None
) -> None:
    one = beyond(outcome, **columns)
    assert isinstance(one, Found)
    assert one.detail == detail


@pytest.mark.parametrize(
    ("outcome", "column", "typed", "why"),
    [
        ("需要帮助", "HELP", "很多", Why.NO_CODE),
        ("平安", "HELP", "断电", Why.MISPLACED),
        ("已转移", "UNTIL", "23:00", Why.MISPLACED),
        ("不在本地", "UNTIL", "21:05", Why.BACK_ALREADY),
        ("不在本地", "UNTIL", "6-13 21:05", Why.BACK_ALREADY),
        ("不在本地", "UNTIL", "过两天", Why.NO_TIME),
    ],
)
def test_what_is_not_sure_beyond_the_word_is_refused_by_column(
    outcome: str, column: str, typed: str, why: Why
) -> None:
    one = beyond(outcome, **{column: typed})
    assert isinstance(one, Refused)
    assert (one.field, one.why, one.typed) == (Field[column], why, typed)


def test_two_behind_one_door_who_were_moved_to_two_places_are_not_guessed() -> None:
    keys = (*KEYS, Field.MOVED_TO)
    typed = [
        Row(n, dict(zip(keys, ("8", "1", "201", "已转移", "21:05", to), strict=True)))
        for n, to in enumerate(("医院", "安置点"), start=2)
    ]
    found, refused = read_rows(typed, DOORS, WHEN)
    assert found == []
    assert {one.why for one in refused} == {Why.SEVERAL_RESIDENTS}
