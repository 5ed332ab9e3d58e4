"""Figures roll up: every node is the sum of what is below it."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from services.gateway.console.domain.figures import (
    FIGURES,
    Door,
    Place,
    figure,
    of_doors,
    of_tasks,
    roll_up,
    summed,
    totals,
)
from services.gateway.console.domain.pace import together

NOW = datetime(2026, 8, 1, 13, tzinfo=UTC)
AT = NOW.timestamp()
TASKS = {"tasks": 0, "ended": 0, "told": 0, "answered": 0, "handed_over": 0, "answered_pace": 0.0}


def place(node: UUID, above: UUID | None, kind: str) -> Place:
    return Place(node, kind, above, "440307001001", "")


def door(stairwell: UUID, outcome: str, at: datetime | None = None) -> Door:
    heard = at.isoformat() if at else ""
    return Door(uuid4(), uuid4(), stairwell, outcome, heard, 0, False, 1, "101", 80, ())


def test_every_place_is_the_sum_of_those_below_it() -> None:
    root, grid, left, right = uuid4(), uuid4(), uuid4(), uuid4()
    places = {
        root: place(root, None, "community"),
        grid: place(grid, root, "grid"),
        left: place(left, grid, "stairwell"),
        right: place(right, grid, "stairwell"),
    }
    own = {
        left: of_doors([door(left, "safe", NOW), door(left, "unknown")]),
        right: of_doors([door(right, "needs_help", NOW)]),
        grid: of_tasks(TASKS | {"tasks": 2, "told": 1, "answered": 1, "answered_pace": AT}),
    }
    found = roll_up(places, own)
    assert figure(found[left], "accounted") == 1
    assert figure(found[grid], "visits") == figure(found[root], "visits") == 3
    assert figure(found[root], "needs_help") == 1
    assert figure(found[root], "tasks") == 2
    assert figure(found[left], "tasks") == 0
    assert totals(places, found) == found[root]
    paces = [found[node][-2:] for node in (root, grid, left)]
    assert paces == [(AT, together(AT, AT)), (AT, together(AT, AT)), (0, AT)]


def test_what_is_not_accounted_for_is_no_progress() -> None:
    stairwell = uuid4()
    found = of_doors([door(stairwell, "no_answer", NOW), door(stairwell, "safe")])
    assert found[-2:] == (0, 0)


def test_rows_add_up_as_places_do() -> None:
    nothing: dict[str, float] = dict.fromkeys(FIGURES, 0)
    rows: list[dict[str, float]] = [
        nothing | {"visits": 2, "accounted_pace": AT},
        nothing | {"visits": 3},
    ]
    assert summed(rows) == nothing | {"visits": 5, "accounted_pace": AT}
    assert summed([]) == nothing


def test_unknown_no_answer_and_wrong_data_never_count_as_accounted_for() -> None:
    stairwell = uuid4()
    doors = [door(stairwell, outcome) for outcome in ("unknown", "no_answer", "wrong_data")]
    assert figure(of_doors(doors), "accounted") == 0


def test_what_stands_nowhere_is_left_out() -> None:
    assert roll_up({}, {uuid4(): of_doors([door(uuid4(), "safe")])}) == {}
