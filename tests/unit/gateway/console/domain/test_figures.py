"""Figures roll up: every node is the sum of what is below it."""

from uuid import UUID, uuid4

from services.gateway.console.domain.figures import (
    Door,
    Place,
    figure,
    of_doors,
    of_tasks,
    roll_up,
    totals,
)


def place(node: UUID, above: UUID | None, kind: str) -> Place:
    return Place(node, kind, above, "440307001001", "")


def door(stairwell: UUID, outcome: str) -> Door:
    return Door(uuid4(), uuid4(), stairwell, outcome, "", 0, False, 1, "101", 80, ())


def test_every_place_is_the_sum_of_those_below_it() -> None:
    root, grid, left, right = uuid4(), uuid4(), uuid4(), uuid4()
    places = {
        root: place(root, None, "community"),
        grid: place(grid, root, "grid"),
        left: place(left, grid, "stairwell"),
        right: place(right, grid, "stairwell"),
    }
    own = of_doors([door(left, "safe"), door(left, "unknown"), door(right, "needs_help")])
    own[grid] = of_tasks({"tasks": 2, "ended": 0, "told": 1, "answered": 1, "handed_over": 0})
    found = roll_up(places, own)
    assert figure(found[left], "accounted") == 1
    assert figure(found[grid], "visits") == figure(found[root], "visits") == 3
    assert figure(found[root], "needs_help") == 1
    assert figure(found[root], "tasks") == 2
    assert figure(found[left], "tasks") == 0
    assert totals(places, found) == found[root]


def test_unknown_no_answer_and_wrong_data_never_count_as_accounted_for() -> None:
    stairwell = uuid4()
    doors = [door(stairwell, outcome) for outcome in ("unknown", "no_answer", "wrong_data")]
    assert figure(of_doors(doors)[stairwell], "accounted") == 0


def test_what_stands_nowhere_is_left_out() -> None:
    assert roll_up({}, of_doors([door(uuid4(), "safe")])) == {}
