"""Doors are chosen and sorted among all, by what an officer asks for."""

from uuid import uuid4

import pytest

from schemas.vocabulary import VisitOutcome
from services.gateway.console.domain.doors import DoorOrder, Wanted, picked
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
        (Wanted(q="2号楼", sort=DoorOrder.PLACE), ["201", "1001", "101"]),
        (Wanted(q="二网格1号楼 3"), ["301"]),
        (Wanted(outcome=VisitOutcome.NO_ANSWER), ["1001"]),
        (Wanted(noted=True), []),
    ],
)
def test_doors_come_as_they_are_asked_for(wanted: Wanted, doors: list[str]) -> None:
    assert [own.door for own in picked((door(*one) for one in DOORS), wanted)] == doors
