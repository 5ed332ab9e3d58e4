"""The demo's report counts from the carrier's log, and only a settled run is a success."""

from datetime import UTC, datetime, timedelta

from services.carrier_simulator.cli import Summary
from services.cli.demo.figures import Figures, percentiles, visits_report
from services.cli.demo.report import report, settled
from services.cli.demo.told import Expected

START = datetime(2026, 6, 14, 1, 37, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def figures(**states: int) -> Figures:
    return Figures(tasks=states, visits={"safe": 3, "unknown": 1}, attempts={"delivered": 4})


def people(*tokens: str) -> list[Expected]:
    return [Expected(token, (f"call-{token}",)) for token in tokens]


def carrier(texts: str, duplicates: int = 0, calls: str = "") -> Summary:
    """Texts went to numbers 1A, 1B ...; calls likewise."""
    return Summary(
        accepted=len(texts) + len(calls),
        first_at=after(0.4),
        last_at=after(2),
        texts={token: f"1{token}" for token in texts},
        calls={f"call-{token}": f"1{token}" for token in calls},
        answered={"1A": after(3), "1X": after(1)},
        duplicates=duplicates,
        pending=0,
    )


def test_percentiles_are_null_where_never_reached() -> None:
    moments = [after(1), after(2), after(3)]
    assert percentiles(START, moments, of=4) == {"50": 2.0, "90": None, "100": None}
    assert percentiles(START, moments, of=3) == {"50": 2.0, "90": 3.0, "100": 3.0}
    assert percentiles(START, [], of=0) == {"50": None, "90": None, "100": None}


def test_visits_name_every_outcome() -> None:
    assert visits_report({"safe": 2, "no_answer": 1}) == {
        "total": 3,
        "unknown": 0,
        "safe": 2,
        "needs_help": 0,
        "moved": 0,
        "no_answer": 1,
        "away": 0,
        "refused": 0,
        "wrong_data": 0,
    }


def test_lost_is_who_should_have_been_told_and_was_not() -> None:
    found = report({}, START, figures(done=2), people("A", "B"), carrier("AX"))
    assert found["lost"] == 1
    assert found["first_sms_s"] == 0.4
    assert found["answered_s"] == {"50": 3.0, "90": None, "100": None}
    assert not settled(found)


def test_who_was_only_called_is_told_too() -> None:
    found = report({}, START, figures(done=2), people("A", "B"), carrier("B", calls="A"))
    assert found["lost"] == 0
    assert found["answered_s"]["50"] == 3.0


def test_settled_needs_every_task_ended_nothing_twice_nobody_lost() -> None:
    told = people("A")
    good = report({}, START, figures(done=2, lapsed=1), told, carrier("A"))
    assert good["tasks"]["ended"] == good["tasks"]["total"] == 3
    assert settled(good)
    assert not settled(report({}, START, figures(done=2, open=1), told, carrier("A")))
    assert not settled(report({}, START, figures(done=2), told, carrier("A", duplicates=1)))
    assert not settled(report({}, START, figures(), [], carrier("")))
