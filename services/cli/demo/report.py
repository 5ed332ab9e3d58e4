"""The demo's report: a documented contract (docs/demo-report.md)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from schemas.vocabulary import TaskState
from services.carrier_simulator.cli import Summary
from services.cli.demo.figures import Figures, percentiles, visits_report
from services.cli.demo.told import Expected, lost


def report(
    alert: Mapping[str, Any],
    accepted_at: datetime,
    figures: Figures,
    expected: Sequence[Expected],
    log: Summary,
) -> dict[str, Any]:
    """`expected` are all who should have been told; `accepted_at` is when the alert's 202 came."""
    ended = sum(n for state, n in figures.tasks.items() if TaskState(state).ended)
    first = (log.first_at - accepted_at).total_seconds() if log.first_at else None
    numbers = {contact.number(log) for contact in expected}
    answered = [moment for number, moment in log.answered.items() if number in numbers]
    return {
        "alert": dict(alert),
        "tasks": {
            "total": sum(figures.tasks.values()),
            "ended": ended,
            "by_state": {str(state): figures.tasks.get(state, 0) for state in TaskState},
        },
        "visits": visits_report(figures.visits),
        "attempts": {
            "total": sum(figures.attempts.values()),
            "by_status": dict(figures.attempts),
        },
        "duplicates": log.duplicates,
        "lost": len(lost(expected, log)),
        "first_sms_s": round(first, 3) if first is not None else None,
        "answered_s": percentiles(accepted_at, answered, len(expected)),
    }


def settled(found: Mapping[str, Any]) -> bool:
    """Every task has ended, nothing came twice, nobody was lost, and there was something to do."""
    tasks = found["tasks"]
    return bool(
        tasks["total"]
        and tasks["total"] == tasks["ended"]
        and not found["duplicates"]
        and not found["lost"]
    )
