"""A report as tables: CSV and a workbook. What people wrote never becomes a formula."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import xlsxwriter

from services.gateway.reports.domain.report import Foretold, Report

Cell = str | int | float | None
Say = Callable[[str], str]
"""The text of a key of the catalogue."""
BOM = "\ufeff"
"""Excel takes a CSV for UTF-8 only when it begins with it."""
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Sheet:
    """One table with its headings."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def sheets(made: Report, say: Say) -> list[Sheet]:
    """Places, posts, then what was predicted; times in minutes after the start, empty where nothing
    happened."""
    return [_places(made, say), _posts(made, say), _predicted(made, say)]


def _places(made: Report, say: Say) -> Sheet:
    record = made.record
    headings = ("place", "posts", "told", "answered", "handed-over", "told-min", "answer-min",
                "visits", "accounted", "first-visit-min", "last-visit-min")  # fmt: skip
    rows = [
        (
            record.name(node_id),
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
        for node_id, one in made.places.items()
    ]
    return _sheet("places", headings, sorted(rows, key=lambda row: str(row[0])), say)


def _posts(made: Report, say: Say) -> Sheet:
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
    return _sheet("posts", headings, rows, say)


def _predicted(made: Report, say: Say) -> Sheet:
    headings = ("figure", "percent", "predicted-min", "actual-min", "error-percent")
    rows = [
        (
            say(f"foresight.line.{one.what}") + _raised(kept, say),
            one.percent,
            minutes(one.predicted_s),
            minutes(one.actual_s),
            None if one.error is None else round(100 * one.error),
        )
        for kept in made.foretold
        for one in kept.judgements
    ]
    return _sheet("prediction", headings, rows, say)


def _raised(kept: Foretold, say: Say) -> str:
    """Which raising a figure is of, by its level and when it was, in minutes after the start."""
    if kept.raised_after_s is None:
        return ""
    return f" · {say(kept.level_key)} +{minutes(kept.raised_after_s)}"


def _sheet(name: str, headings: Sequence[str], rows: Iterable[tuple[Cell, ...]], say: Say) -> Sheet:
    said = tuple(say(f"report.column.{heading}") for heading in headings)
    return Sheet(say(f"report.sheet.{name}"), said, tuple(rows))


def minutes(seconds: float | None) -> float | None:
    """Seconds as minutes with one decimal."""
    return None if seconds is None else round(seconds / 60, 1)


def as_csv(sheet: Sheet) -> bytes:
    """One table as CSV in UTF-8, as Excel opens it."""
    out = io.StringIO()
    out.write(BOM)
    writer = csv.writer(out)
    writer.writerow(sheet.headings)
    writer.writerows([_harmless(cell) for cell in row] for row in sheet.rows)
    return out.getvalue().encode()


def as_workbook(listed: Sequence[Sheet]) -> bytes:
    """All tables as one workbook (XLSX), a sheet each."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True})
        for sheet in listed:
            page = book.add_worksheet(sheet.name[:31])
            for column, heading in enumerate(sheet.headings):
                page.write_string(0, column, heading, bold)
            for number, row in enumerate(sheet.rows, start=1):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        page.write_string(number, column, cell)
                    elif cell is not None:
                        page.write_number(number, column, cell)
            page.freeze_panes(1, 1)
            page.set_column(0, 0, 36)
            page.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.headings) - 1)
    return out.getvalue()


def _harmless(cell: Cell) -> Cell:
    """A text that a spreadsheet would calculate is kept as text (OWASP: CSV injection)."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULAS) else cell
