"""How a place gets on: how fast lately, and by when all will be there if things go on so."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.gateway.console.domain.figures import FIGURES, Figures
from services.gateway.console.domain.pace import a_minute, end

Json = dict[str, Any]


def outlook(figures: Mapping[str, float], now: datetime, *, runs: bool) -> Json:
    """Of its answers and of its doors: so many a minute, to the tenth, and in which minute all are
    there; None: no end is in sight, or it is reached.

    What is paused or over (not `runs`) foretells nothing. Of answers nothing is foretold once tasks
    have ended: those that were passed on, or that a graver level replaced, are never answered.
    """
    answered = a_minute(figures["answered_pace"], now)
    accounted = a_minute(figures["accounted_pace"], now)
    all_come = runs and not figures["ended"]
    silent = int(figures["tasks"] - figures["answered"])
    unaccounted = int(figures["visits"] - figures["accounted"])
    return {
        "answered_a_minute": round(answered, 1),
        "answered_by": _minute(end(now, silent, answered)) if all_come else None,
        "accounted_a_minute": round(accounted, 1),
        "accounted_by": _minute(end(now, unaccounted, accounted)) if runs else None,
    }


def whole_outlook(totals: Figures, now: datetime, *, runs: bool) -> Json:
    """That of all of it, and `ninety_at`: when 90 % of its doors are accounted for."""
    figures = dict(zip(FIGURES, totals, strict=True))
    missing = int(-(-figures["visits"] * 9 // 10) - figures["accounted"])
    at = end(now, missing, a_minute(figures["accounted_pace"], now))
    return outlook(figures, now, runs=runs) | {"ninety_at": _minute(at) if runs else None}


def _minute(at: datetime | None) -> str | None:
    return at.replace(second=0, microsecond=0).isoformat() if at else None
