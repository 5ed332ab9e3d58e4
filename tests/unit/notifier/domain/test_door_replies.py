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
        ("501平安、1201外出", [("501", O.SAFE), ("1201", O.AWAY)]),
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
     "我妈住院了", "平安501", "501 1 3", "9" * 300],
)  # fmt: skip
def test_what_is_not_understood_in_full_says_nothing(text: str) -> None:
    assert outcomes_in(text) == ()


@pytest.mark.parametrize(
    ("text", "asks"), [("0", True), ("０。", True), ("名单", True), ("00", False), ("", False)]
)
def test_asking_for_the_doors(text: str, asks: bool) -> None:
    assert asks_for_doors(text) is asks


def own(place: str, door: str) -> OwnDoor:
    return OwnDoor(ids.of("visit", place, door), door, place, accounted=False)


DOORS = [
    own("社区12号楼1单元", "501"),
    own("社区12号楼2单元", "501"),
    own("社区12号楼2单元", "301"),
]


def test_a_door_of_ones_own_is_meant() -> None:
    assert doors_meant(outcomes_in("301平安"), DOORS) == (DoorSaid(DOORS[2].visit_id, O.SAFE),)
    assert doors_meant(outcomes_in("2单元501 1"), DOORS) == (DoorSaid(DOORS[1].visit_id, O.SAFE),)


@pytest.mark.parametrize("text", ["501平安", "999平安", "3单元501平安", "301平安 999平安"])
def test_a_door_that_is_not_sure_is_nobodys(text: str) -> None:
    with pytest.raises(UnclearError):
        doors_meant(outcomes_in(text), DOORS)
