"""Doors are chosen and sorted among all, by what an officer asks for."""

from uuid import uuid4

import pytest

from schemas.vocabulary import VisitOutcome
from services.gateway.console.domain.doors import DoorOrder, DoorPlace, Wanted, after, picked
from services.gateway.console.domain.figures import Door

DOORS = (
    # name, outcome, heard of at, risk
    ("一网格12号楼 101", VisitOutcome.UNKNOWN, "", 20),
    ("一网格2号楼 1001", VisitOutcome.NO_ANSWER, "2026-08-01T09:10:00+00:00", 90),
    ("一网格2号楼 201", VisitOutcome.NEEDS_HELP, "2026-08-01T09:05:00+00:00", 10),
    ("二网格1号楼 301", VisitOutcome.SAFE, "2026-08-01T09:00:00+00:00", 99),
)


def door(name: str, outcome: VisitOutcome, heard: str, risk: int) -> tuple[str, Door]:
    number = name.rpartition(" ")[2]
    own = Door(uuid4(), uuid4(), uuid4(), outcome, heard, 0, False, risk, number, 80, ())
    return name, own


@pytest.mark.parametrize(
    ("wanted", "doors"),
    [
        (Wanted(), ["201", "1001", "101", "301"]),
        (Wanted(only_open=True), ["201", "1001", "101"]),
        (Wanted(sort=DoorOrder.PLACE), ["201", "1001", "101", "301"]),
        (Wanted(sort=DoorOrder.OLDEST), ["101", "301", "201", "1001"]),
        (Wanted(outcome=VisitOutcome.NO_ANSWER), ["1001"]),
        (Wanted(noted=True), []),
    ],
)
def test_doors_come_as_they_are_asked_for(wanted: Wanted, doors: list[str]) -> None:
    found = picked((door(*one) for one in DOORS), wanted)
    assert [own.door for _name, own in found] == doors


@pytest.mark.parametrize("sort", DoorOrder)
def test_a_page_goes_on_after_the_last_door_wherever_that_is_now(sort: DoorOrder) -> None:
    found = picked((door(*one) for one in DOORS * 3), Wanted(sort=sort))
    for number, last in enumerate(found):
        place = DoorPlace.of(last)
        assert list(after(found, place, sort)) == found[number + 1 :]
        gone = [one for one in found if one is not last]
        assert list(after(gone, place, sort)) == found[number + 1 :]
    assert after(found, None, sort) == found
