"""A spreadsheet's workbook (.xlsx) as the text of a table, as if it had been pasted."""

import csv
import io
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from openpyxl import load_workbook

from services.gateway.console.translate.paper_table import MOST_ROWS, TableError, read_table

MOST_SHEET, MOST_BESIDE = 5_000_000, 2_000_000
"""Bytes of sheets and of what is beside them (shared texts, styles), unpacked: a few kilobytes can
unpack to a thousand times as much. A table of 5,000 rows has half of it. The library lays out what
it reads in up to thirty times its size (measured), in the console's own memory."""
PACKED = 2
"""What is packed less than so many times is a picture, or as large as the file itself, which is
limited."""
MOST_SHEETS = 10
MOST_COLUMNS = 40
MOST_LINES = MOST_ROWS + 100
"""With room for titles, so that a table that is too long is still seen to be."""
HALF_A_MINUTE = timedelta(seconds=30)


class WorkbookError(ValueError):
    """No workbook, or one that unpacks to more than anybody writes by hand."""


def workbook_text(raw: bytes) -> str:
    """The rows as lines with tabs between cells: of its sheets the first that has the headings of
    a table of outcomes, else the first. Raises WorkbookError."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            _fits(parts.infolist())
        # Read row by row: a cell far outside costs nothing, where others lay out all up to it.
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        texts = [
            _text(sheet.iter_rows(max_row=MOST_LINES, max_col=MOST_COLUMNS, values_only=True))
            for sheet in book.worksheets[:MOST_SHEETS]
        ]
    except WorkbookError:
        raise
    except Exception as error:  # noqa: BLE001 - a broken file breaks the library in many ways
        raise WorkbookError(type(error).__name__) from None
    return next((text for text in texts if _has_headings(text)), texts[0] if texts else "")


def _fits(parts: Iterable[zipfile.ZipInfo]) -> None:
    sheets = beside = 0
    for part in parts:
        if "/worksheets/" in f"/{part.filename}":
            sheets += part.file_size
        elif part.file_size > PACKED * part.compress_size:
            beside += part.file_size
    if sheets > MOST_SHEET or beside > MOST_BESIDE:
        raise WorkbookError(f"{sheets:,} and {beside:,} bytes")


def _has_headings(text: str) -> bool:
    try:
        read_table(text)
    except TableError:
        return False
    return True


def _text(rows: Iterable[Iterable[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return out.getvalue().rstrip("\t\n") + "\n"


def _cell(value: object) -> str:
    """As it stands in the sheet; a sheet keeps times as parts of a day, a little off."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value + HALF_A_MINUTE:%Y-%m-%d %H:%M}"
    if isinstance(value, time):
        return f"{datetime.combine(date(2000, 1, 1), value) + HALF_A_MINUTE:%H:%M}"
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())
