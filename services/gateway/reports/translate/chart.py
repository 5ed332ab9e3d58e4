"""The coverage curve as a picture: percent over time, beside the last of its kind."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.gateway.reports.domain.curve import Point, thinned
from services.gateway.reports.domain.report import Foretold, Report

WIDTH, HEIGHT = 640, 208
LEFT, RIGHT, TOP, BOTTOM = 50, 628, 10, 180
LEVELS = (0, 25, 50, 75, 90, 100)
STEPS_MIN = (1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440)
MOST_TICKS = 7
SHORTEST_S = 60.0


@dataclass(frozen=True)
class Chart:
    """Lines as `points` of SVG; ticks as their place and what stands there."""

    line: str
    before: str
    predicted: str
    levels: tuple[tuple[float, int], ...]
    ticks: tuple[tuple[float, int], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP
    bottom: int = BOTTOM


def chart(made: Report) -> Chart | None:
    """Both curves to one scale, each to the end of its mobilisation; None where nobody was to be
    seen."""
    if not made.figures.visits:
        return None
    before = made.before
    subjects = [made.record.subject, *([before.subject] if before else [])]
    ends = [
        (one.ended_at - one.started_at).total_seconds() if one.ended_at else 0.0 for one in subjects
    ]
    curves = [made.curve, *([before.curve] if before else [])]
    span = max(SHORTEST_S, *ends, *(point.after_s for curve in curves for point in curve))
    older = ""
    if before is not None and before.figures.visits:
        older = _line(before.curve, before.figures.visits, ends[1], span)
    return Chart(
        line=_line(made.curve, made.figures.visits, ends[0], span),
        before=older,
        predicted=_foretold(made.foretold_start, span) if made.foretold_start else "",
        levels=tuple((_y(percent / 100), percent) for percent in LEVELS),
        ticks=_ticks(span),
    )


def _line(curve: Sequence[Point], visits: int, end_s: float, span: float) -> str:
    """Stairs: between two findings nothing changed."""
    corners: list[str] = []
    height = _y(0)
    for point in thinned(list(curve)):
        x = _x(point.after_s, span)
        corners.append(f"{x},{height}")
        height = _y(min(1.0, point.accounted / visits))
        corners.append(f"{x},{height}")
    corners.append(f"{_x(max(end_s, curve[-1].after_s if curve else 0.0), span)},{height}")
    return " ".join(corners)


def _foretold(foretold: Foretold, span: float) -> str:
    """As it was predicted, as far as the picture goes."""
    shown = [(at, share) for at, share in foretold.prediction.accounted.curve if at <= span]
    return " ".join(f"{_x(at, span)},{_y(share)}" for at, share in shown)


def _ticks(span: float) -> tuple[tuple[float, int], ...]:
    """Whole minutes, few enough to be read."""
    minutes = span / 60
    step = next((one for one in STEPS_MIN if minutes / one <= MOST_TICKS), None)
    if step is None:
        step = STEPS_MIN[-1] * -(-int(minutes) // (STEPS_MIN[-1] * MOST_TICKS))
    return tuple((_x(at * 60, span), at) for at in range(0, int(minutes) + 1, step))


def _x(after_s: float, span: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * after_s / span, 1)


def _y(share: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * share, 1)
