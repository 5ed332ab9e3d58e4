"""Outcomes by SMS: which door, what was found, and never a guess."""

import pytest

from schemas import ids
from schemas.vocabulary import VisitOutcome
from services.notifier.domain.door_replies import (
    UnclearError,
    asks_for_doors,
    doors_meant,
    outcomes_in,
)
from services.notifier.domain.inbound import DoorSaid, OwnDoor
from services.notifier.domain.replies import kind_of

O = VisitOutcome  # noqa: E741


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("501平安", [("501", O.SAFE)]),
        ("501 1", [("501", O.SAFE)]),
        ("５０１　２", [("501", O.NEEDS_HELP)]),
        ("501：没人应。", [("501", O.NO_ANSWER)]),
        ("501室-4", [("501", O.MOVED)]),
        ("501—1 301——6", [("501", O.SAFE), ("301", O.REFUSED)]),
        ("501安全 301没人", [("501", O.SAFE), ("301", O.NO_ANSWER)]),
        ("501 1 301 6", [("501", O.SAFE), ("301", O.REFUSED)]),
        ("501平安、1201外出", [("501", O.SAFE), ("1201", O.NO_ANSWER)]),
        ("501不在 301不在本地", [("501", O.NO_ANSWER), ("301", O.AWAY)]),
        ("501 not in", [("501", O.NO_ANSWER)]),
        ("12号楼2单元501 平安", [("501", O.SAFE)]),
        ("501 needs help", [("501", O.NEEDS_HELP)]),
    ],
)
def test_a_door_and_what_was_found_there(text: str, found: list[tuple[str, O]]) -> None:
    assert [(one.door, one.outcome) for one in outcomes_in(text)] == found
    assert kind_of(text) is None, "not an answer to the task itself"


@pytest.mark.parametrize(
    "text",
    ["", "1", "2", "收到", "501", "5011", "501还行", "501 7", "501 12", "501平安 301还行",
     "我妈住院了", "平安501", "501 1 3", "501 2号楼301 1", "9" * 300],
)  # fmt: skip
def test_what_is_not_understood_in_full_says_nothing(text: str) -> None:
    assert outcomes_in(text) == ()


def test_who_is_said_to_be_not_in_is_marked() -> None:
    assert [one.absent for one in outcomes_in("501不在 301没人应 201 3")] == [True, False, False]


@pytest.mark.parametrize(
    ("text", "asks"), [("0", True), ("０。", True), ("名单", True), ("00", False), ("", False)]
)
def test_asking_for_the_doors(text: str, asks: bool) -> None:
    assert asks_for_doors(text) is asks


def own(door: str, *names: str) -> OwnDoor:
    return OwnDoor(ids.of("visit", *names, door), door, names, accounted=False)


DOORS = [
    own("501", "社区", "12号楼", "1单元"),
    own("501", "社区", "12号楼", "2单元"),
    own("301", "社区", "12号楼", "2单元"),
]


def test_a_door_of_ones_own_is_meant() -> None:
    assert doors_meant(outcomes_in("301平安"), DOORS) == (DoorSaid(DOORS[2].visit_id, O.SAFE),)
    assert doors_meant(outcomes_in("2单元501 1"), DOORS) == (DoorSaid(DOORS[1].visit_id, O.SAFE),)


@pytest.mark.parametrize("text", ["501平安", "999平安", "3单元501平安", "301平安 999平安"])
def test_a_door_that_is_not_sure_is_nobodys(text: str) -> None:
    with pytest.raises(UnclearError):
        doors_meant(outcomes_in(text), DOORS)


@pytest.mark.parametrize(
    ("said", "building", "other"),
    [
        ("2号楼", "2号楼", "12号楼"),
        ("２号楼", "２号楼", "１２号楼"),
        ("2号楼1单元", "2号楼", "12号楼"),
        ("2栋", "2栋", "A2栋"),
        ("12栋", "12栋", "A12栋"),
        ("a2栋", "A2栋", "AA2栋"),
        ("二号楼", "二号楼", "十二号楼"),
        ("二栋", "二栋", "B二栋"),
    ],
)
def test_a_place_is_not_part_of_a_longer_number(said: str, building: str, other: str) -> None:
    longer, meant = own("501", "社区", other, "1单元"), own("501", "社区", building, "1单元")
    outcomes = outcomes_in(f"{said}501平安")
    assert doors_meant(outcomes, [longer, meant]) == (DoorSaid(meant.visit_id, O.SAFE),)
    with pytest.raises(UnclearError):
        doors_meant(outcomes, [longer])


@pytest.mark.parametrize("said", ["12号楼", "网格312号楼1单元", "号楼"])
def test_where_one_name_ends_and_the_next_begins_no_number_is_cut(said: str) -> None:
    door = own("501", "社区", "网格3", "12号楼", "1单元")
    assert doors_meant(outcomes_in(f"{said}501平安"), [door])
    with pytest.raises(UnclearError):
        doors_meant(outcomes_in("2号楼501平安"), [door])
