"""The coverage curve: how many residents at risk were accounted for, moment by moment.

An outcome taken back takes its resident out again, so the curve may fall.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.gateway.reports.domain.record import Finding

MOST_POINTS = 240


@dataclass(frozen=True)
class Point:
    """So many accounted for, so many seconds after the start."""

    after_s: float
    accounted: int


def coverage(findings: Iterable[Finding], started_at: datetime) -> list[Point]:
    """A point wherever the count changes, from zero at the start."""
    accounted: set[UUID] = set()
    points = [Point(0.0, 0)]
    for finding in sorted(findings, key=lambda one: one.at):
        before = len(accounted)
        if finding.outcome.accounted:
            accounted.add(finding.visit_id)
        else:
            accounted.discard(finding.visit_id)
        if len(accounted) == before:
            continue
        after_s = max(0.0, (finding.at - started_at).total_seconds())
        if points[-1].after_s == after_s:
            points[-1] = Point(after_s, len(accounted))
        else:
            points.append(Point(after_s, len(accounted)))
    return points


def thinned(points: list[Point], most: int = MOST_POINTS) -> list[Point]:
    """At most so many of them for a picture, the first and the last among them."""
    if len(points) <= most:
        return points
    step = (len(points) - 1) / (most - 1)
    return [points[round(index * step)] for index in range(most)]


def time_to(points: list[Point], of: int, percent: int) -> float | None:
    """Seconds until so many percent were accounted for and stayed so; None when they never were."""
    needed = of * percent / 100
    found: float | None = None
    for point in points:
        if point.accounted < needed:
            found = None
        elif found is None:
            found = point.after_s
    return found if of else None
