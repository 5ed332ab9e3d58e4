"""What a place promises: of its answers and its doors."""

from datetime import UTC, datetime, timedelta

from services.gateway.console.domain.figures import FIGURES
from services.gateway.console.domain.outlook import outlook, whole_outlook
from services.gateway.console.domain.pace import pace_of

NOW = datetime(2026, 8, 1, 13, tzinfo=UTC)
PACE = pace_of(NOW - timedelta(seconds=seconds) for seconds in range(0, 3600, 6))
"""Ten a minute."""
MOVING = dict.fromkeys(FIGURES, 0) | {
    "tasks": 30,
    "answered": 20,
    "answered_pace": PACE,
    "visits": 200,
    "accounted": 100,
    "accounted_pace": PACE,
}


def test_of_answers_and_doors_it_says_how_fast_and_until_when() -> None:
    assert outlook(MOVING, NOW, runs=True) == {
        "answered_a_minute": 10.2,
        "answered_by": "2026-08-01T13:00:00+00:00",
        "accounted_a_minute": 10.2,
        "accounted_by": "2026-08-01T13:09:00+00:00",
    }


def test_where_nothing_moves_no_end_is_in_sight() -> None:
    still = MOVING | {"answered_pace": 0, "accounted_pace": PACE - 3600}
    assert outlook(still, NOW, runs=True) == {
        "answered_a_minute": 0,
        "answered_by": None,
        "accounted_a_minute": 0,
        "accounted_by": None,
    }


def test_once_tasks_have_ended_no_end_of_answers_is_foretold() -> None:
    found = outlook(MOVING | {"ended": 1, "handed_over": 1}, NOW, runs=True)
    assert (found["answered_a_minute"], found["answered_by"]) == (10.2, None)
    assert found["accounted_by"] == "2026-08-01T13:09:00+00:00"


def test_of_the_whole_it_says_when_nine_in_ten_are_there_and_then_when_all_are() -> None:
    def of(accounted: int) -> list[str | None]:
        figures = tuple((MOVING | {"accounted": accounted})[name] for name in FIGURES)
        found = whole_outlook(figures, NOW, runs=True)
        return [found["ninety_at"], found["accounted_by"]]

    assert of(100) == ["2026-08-01T13:07:00+00:00", "2026-08-01T13:09:00+00:00"]
    assert of(180) == [None, "2026-08-01T13:01:00+00:00"]
    assert of(200) == [None, None]


def test_what_is_paused_or_over_foretells_nothing() -> None:
    found = whole_outlook(tuple(MOVING[name] for name in FIGURES), NOW, runs=False)
    assert [found[name] for name in ("ninety_at", "answered_by", "accounted_by")] == [None] * 3
    assert found["accounted_a_minute"] == 10.2
