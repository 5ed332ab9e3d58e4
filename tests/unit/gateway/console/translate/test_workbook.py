"""Workbooks of spreadsheets: whatever is in them becomes a table, or is refused."""

import io
import random
import zipfile
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
import xlsxwriter

from services.gateway.console.domain.paper_fields import Field
from services.gateway.console.translate import workbook
from services.gateway.console.translate.paper_table import MOST_ROWS, read_table
from services.gateway.console.translate.workbook import MOST_SHEET, WorkbookError, workbook_text

HEAD = ("楼栋", "单元", "门", "结果(勾一项)", "时间")
Fill = Callable[[Any, Any], None]


def book(*fills: Fill) -> bytes:
    """A workbook with a sheet for each; given the book, for its formats, and the sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        for fill in fills:
            fill(made, made.add_worksheet())
    return out.getvalue()


def notes(_book: Any, sheet: Any) -> None:
    sheet.write(0, 0, "填表说明")


def filled(made: Any, sheet: Any) -> None:
    clock = made.add_format({"num_format": "hh:mm"})
    sheet.write(0, 0, "走访登记")
    sheet.write_row(2, 0, HEAD)
    sheet.write_row(3, 0, ("12号楼", 1, 501, "平安"))
    sheet.write_datetime(3, 4, time(21, 5), clock)
    sheet.write_row(4, 0, ("12号楼", 1, "502", "没人,\n后来也没人"))
    moment = datetime(2026, 6, 14, 21, 6)  # noqa: DTZ001 - a sheet knows no zone
    sheet.write_datetime(4, 4, moment, clock)
    # As a formula leaves it: two seconds before the minute.
    sheet.write_row(5, 0, ("12号楼", 1, 503, "平安", 0.8784722))
    sheet.write(5, 4, 0.8784722, clock)
    sheet.write_row(6, 0, ("12号楼", 1, 504, "平安", "21点8分"))


def test_rows_numbers_and_times_are_as_in_the_sheet() -> None:
    rows = read_table(workbook_text(book(notes, filled)))
    assert [(row.number, row.cell(Field.DOOR), row.cell(Field.TIME)) for row in rows] == [
        (4, "501", "21:05"),
        (5, "502", "2026-06-14 21:06"),
        (6, "503", "21:05"),
        (7, "504", "21点8分"),
    ]
    assert rows[0].cell(Field.STAIRWELL) == "1"
    assert rows[1].cell(Field.OUTCOME) == "没人, 后来也没人"


def test_a_sheet_without_headings_is_shown_as_it_is() -> None:
    assert workbook_text(book(notes)) == "填表说明\n"


def test_a_length_of_time_is_a_time_of_day() -> None:
    assert workbook._cell(timedelta(hours=9, minutes=5)) == "09:05"


def test_a_cell_far_outside_costs_nothing() -> None:
    def far(_book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, HEAD)
        sheet.write(1_048_575, 16_383, "x")

    assert len(read_table(workbook_text(book(far)))) == 0


def test_more_than_can_be_taken_is_still_seen() -> None:
    def long(_book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, HEAD)
        for number in range(1, MOST_ROWS + 500):
            sheet.write_row(number, 0, (1, 1, number, "平安", "21:05"))

    assert len(read_table(workbook_text(book(long)))) > MOST_ROWS


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_what_unpacks_to_too_much_is_refused(part: str) -> None:
    """A few kilobytes; laid out it would take the console's memory."""
    out, filling = io.BytesIO(), b"<a/>" * (MOST_SHEET // 4)
    whole = zipfile.ZipFile(io.BytesIO(book(filled)))
    with whole, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        for name in whole.namelist():
            head, close, tail = whole.read(name).rpartition(b"</")
            bomb.writestr(name, head + (filling if name == part else b"") + close + tail)
    assert len(out.getvalue()) < 50_000
    with pytest.raises(WorkbookError):
        workbook_text(out.getvalue())


def test_what_is_no_workbook_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("a.txt", "门,结果,时间")
    for raw in (b"", b"PK\x03\x04", "楼栋,门".encode(), out.getvalue()):
        with pytest.raises(WorkbookError):
            workbook_text(raw)


def test_a_damaged_workbook_is_a_table_or_refused() -> None:
    whole, chance = book(notes, filled), random.Random(7)
    for _ in range(60):
        damaged = bytearray(whole)
        for _ in range(3):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            assert isinstance(workbook_text(bytes(damaged)), str)
        except WorkbookError:
            continue
