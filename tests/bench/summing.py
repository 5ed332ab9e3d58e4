"""Sums up what was measured: percentiles, and each figure beside its limit."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests.bench.figures import FIGURES, Figure, Good

Report = Mapping[str, object]


@dataclass(frozen=True)
class Verdict:
    """A figure as it was measured. `met` is None for one without a limit; `which` tells the keys
    that stood for the path's stars."""

    figure: Figure
    measured: float
    which: str = ""

    @property
    def met(self) -> bool | None:
        if self.figure.limit is None:
            return None
        if self.figure.good is Good.LESS:
            return self.measured < self.figure.limit
        return self.measured >= self.figure.limit

    def as_dict(self) -> dict[str, object]:
        figure = self.figure
        limit = None if figure.limit is None else f"{figure.good} {figure.limit:g}"
        return {
            "figure": figure.path,
            "which": self.which,
            "measured": self.measured,
            "unit": figure.unit,
            "limit": limit,
            "met": self.met,
        }


def percentile(values: Iterable[float], share: float) -> float:
    """The nearest-rank percentile: at least `share` (0 to 1) of the values are not above it.

    ValueError when there are none.
    """
    ordered = sorted(values)
    if not ordered:
        raise ValueError("no values")
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def p50_p99(seconds: Sequence[float]) -> dict[str, float]:
    """Median and 99th percentile, in milliseconds' precision, and of how many."""
    return {
        "p50": round(percentile(seconds, 0.5), 3),
        "p99": round(percentile(seconds, 0.99), 3),
        "of": len(seconds),
    }


def judged(report: Report, figures: Iterable[Figure] = FIGURES) -> list[Verdict]:
    """The figures that this report has, in the order of the registry."""
    verdicts = []
    for figure in figures:
        found = list(_found(report, figure.path.split("."), ()))
        if not found:
            continue
        worst = max if figure.good is Good.LESS else min
        which, measured = worst(found, key=lambda item: item[1])
        verdicts.append(Verdict(figure, measured, which))
    return verdicts


def _found(
    node: object, path: Sequence[str], taken: tuple[str, ...]
) -> Iterable[tuple[str, float]]:
    if not path:
        if isinstance(node, int | float):
            yield " ".join(taken), float(node)
        return
    if not isinstance(node, Mapping):
        return
    head, *rest = path
    if head == "*":
        for key, value in node.items():
            yield from _found(value, rest, (*taken, str(key)))
    elif head in node:
        yield from _found(node[head], rest, taken)


def growth(costs: Iterable[float]) -> float:
    """The largest of the smallest: 1.0 when all cost the same."""
    known = list(costs)
    return round(max(known) / min(known), 3)


def merged(one: Report, other: Report) -> dict[str, object]:
    """Both reports in one, key by key at every depth; of two values the other's stands."""
    both = dict(one)
    for key, value in other.items():
        old = both.get(key)
        nested = isinstance(old, Mapping) and isinstance(value, Mapping)
        both[key] = merged(old, value) if nested else value  # type: ignore[arg-type]
    return both


def largest(reports: Iterable[Report]) -> dict[str, object]:
    """Of several reports the largest of each figure, key by key at every depth."""
    most: dict[str, object] = {}
    for report in reports:
        for key, value in report.items():
            old = most.get(key)
            if isinstance(value, Mapping):
                most[key] = largest([old, value] if isinstance(old, Mapping) else [value])
            elif isinstance(value, int | float):
                most[key] = max(value, old) if isinstance(old, int | float) else value
    return most


def table(verdicts: Iterable[Verdict]) -> str:
    """The figures as a table for people: figure, measured, unit, limit, whether it is met."""
    words = {None: "", True: "met", False: "NOT MET"}
    rows = [("figure", "measured", "unit", "limit", "")]
    for verdict in verdicts:
        figure = verdict.figure
        limit = "" if figure.limit is None else f"{figure.good} {figure.limit:,g}"
        name = f"{figure.path} ({verdict.which})" if verdict.which else figure.path
        rows.append((name, number(verdict.measured), figure.unit, limit, words[verdict.met]))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    name, measured, unit, limit, met = row
    cells = [
        name.ljust(widths[0]),
        measured.rjust(widths[1]),
        unit.ljust(widths[2]),
        limit.rjust(widths[3]),
        met,
    ]
    return "  ".join(cells).rstrip()


def number(value: float) -> str:
    """Three digits that count, and no exponent."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.3f}"
