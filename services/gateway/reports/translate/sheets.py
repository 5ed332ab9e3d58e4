"""A report as tables: what its page shows, and the rows that are too many for a page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from services.gateway.reports.domain.curve import Point
from services.gateway.reports.domain.places import PlaceFigures
from services.gateway.reports.domain.report import Figures, Foretold, Report

Cell = str | int | float | None
Row = tuple[Cell, ...]
Say = Callable[[str], str]
"""The text of a key of the catalogue."""
Table = Literal[
    "figures", "places", "posts", "channels", "weakest", "mending", "curve", "prediction"
]
TABLES: tuple[Table, ...] = get_args(Table)


@dataclass(frozen=True)
class Sheet:
    """One table with its headings."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def sheets(made: Report, say: Say) -> Mapping[Table, Sheet]:
    """All tables of a report; times in minutes after the start, empty where nothing happened."""
    made_by: Mapping[Table, Callable[[Report, Say], tuple[Sequence[str], Iterable[Row]]]] = {
        "figures": _figures,
        "places": _places,
        "posts": _posts,
        "channels": _channels,
        "weakest": _weakest,
        "mending": _mending,
        "curve": _curve,
        "prediction": _prediction,
    }
    found: dict[Table, Sheet] = {}
    for table in TABLES:
        headings, rows = made_by[table](made, say)
        said = tuple(say(f"report.column.{heading}") for heading in headings)
        found[table] = Sheet(say(f"report.sheet.{table}"), said, tuple(rows))
    return found


def minutes(seconds: float | None) -> float | None:
    """Seconds as minutes with one decimal."""
    return None if seconds is None else round(seconds / 60, 1)


def _figures(made: Report, say: Say) -> tuple[Sequence[str], Iterable[Row]]:
    """The figures of the whole, beside those of the last of its kind."""
    now = _whole(made.figures)
    last = _whole(made.before.figures) if made.before else {}
    rows = [(say(f"report.figure.{name}"), value, last.get(name)) for name, value in now.items()]
    return ("figure", "this-time", "last-time"), rows


def _whole(figures: Figures) -> dict[str, Cell]:
    return {
        "contacts": figures.contacts,
        "told": figures.told,
        "answered": figures.answered,
        "answered-50-min": minutes(figures.answered_50_s),
        "answered-90-min": minutes(figures.answered_90_s),
        "visits": figures.visits,
        "accounted": figures.accounted,
        "unaccounted": figures.unaccounted,
        "accounted-50-min": minutes(figures.accounted_50_s),
        "accounted-90-min": minutes(figures.accounted_90_s),
        "accounted-all-min": minutes(figures.accounted_all_s),
        "helps": figures.helps,
        "rescues": figures.rescues,
    }


PLACE = ("place", "posts", "told", "answered", "handed-over", "told-min", "answer-min", "visits",
         "accounted", "first-visit-min", "last-visit-min")  # fmt: skip


def _places(made: Report, _say: Say) -> tuple[Sequence[str], Iterable[Row]]:
    rows = [_place(made, one) for one in made.places.values()]
    return PLACE, sorted(rows, key=lambda row: str(row[0]))


def _weakest(made: Report, _say: Say) -> tuple[Sequence[str], Iterable[Row]]:
    """The weakest links, worst first."""
    return PLACE, [_place(made, link.figures) for link in made.weakest]


def _place(made: Report, one: PlaceFigures) -> Row:
    return (
        made.record.name(one.node_id),
        one.posts,
        one.told,
        one.answered,
        one.handed_over,
        minutes(one.told_s),
        minutes(one.answered_s),
        one.visits,
        one.accounted,
        minutes(one.first_visit_s),
        minutes(one.last_visit_s),
    )


def _posts(made: Report, say: Say) -> tuple[Sequence[str], Iterable[Row]]:
    record = made.record
    headings = ("place", "post", "state", "told-min", "answer-min", "first-visit-min",
                "last-visit-min")  # fmt: skip
    rows = [
        (
            record.nodes[line.deed.node_id].name if line.deed.node_id in record.nodes else "",
            say(f"post.{line.deed.post}") if line.deed.post else "",
            say(f"task.{line.deed.state}"),
            minutes(line.told_s),
            minutes(line.answered_s),
            minutes(line.first_visit_s),
            minutes(line.last_visit_s),
        )
        for line in made.posts
    ]
    return headings, rows


def _channels(made: Report, say: Say) -> tuple[Sequence[str], Iterable[Row]]:
    """What became of messages and calls, and how many answered after them."""
    headings = ("channel", "attempts", "reached", "failed", "unknown", "answered-after",
                "answer-min")  # fmt: skip
    rows = [
        (
            say(f"channel.{one.channel}"),
            one.attempts,
            one.reached,
            one.failed,
            one.unknown,
            one.answered,
            minutes(one.answered_s),
        )
        for one in made.channels
    ]
    return headings, rows


def _mending(made: Report, say: Say) -> tuple[Sequence[str], Iterable[Row]]:
    """What to mend first, a place a row."""
    rows = [
        (say(f"mending.{one.what}"), made.record.name(node_id))
        for one in made.advice
        for node_id in one.nodes
    ]
    return ("what", "place"), rows


def _curve(made: Report, say: Say) -> tuple[Sequence[str], Iterable[Row]]:
    """How many were accounted for when, and of the last of its kind."""
    rows = _points(made.curve, made.figures, say("report.this-time"))
    if made.before:
        rows += _points(made.before.curve, made.before.figures, say("report.time-before"))
    return ("which", "after-min", "accounted", "visits"), rows


def _points(curve: Iterable[Point], figures: Figures, which: str) -> list[Row]:
    return [(which, minutes(point.after_s), point.accounted, figures.visits) for point in curve]


def _prediction(made: Report, say: Say) -> tuple[Sequence[str], Iterable[Row]]:
    headings = ("figure", "percent", "predicted-min", "actual-min", "error-percent", "miss")
    rows = [
        (
            say(f"foresight.line.{one.what}") + _raised(kept, say),
            one.percent,
            minutes(one.predicted_s),
            minutes(one.actual_s),
            None if one.error is None else round(100 * one.error),
            say(f"foresight.miss.{one.miss}") if one.miss else None,
        )
        for kept in made.foretold
        for one in kept.judgements
    ]
    return headings, rows


def _raised(kept: Foretold, say: Say) -> str:
    """Which raising a figure is of, by its level and when it was, in minutes after the start."""
    if kept.raised_after_s is None:
        return ""
    return f" · {say(kept.level_key)} +{minutes(kept.raised_after_s)}"
