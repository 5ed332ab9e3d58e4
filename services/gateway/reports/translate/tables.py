"""Tables as files: CSV and a workbook. What people wrote never becomes a formula."""

import csv
import io
from collections.abc import Iterable

import xlsxwriter

from services.gateway.reports.translate.sheets import Cell, Sheet

BOM = "\ufeff"
"""Excel takes a CSV for UTF-8 only when it begins with it."""
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def as_csv(sheet: Sheet) -> bytes:
    """One table as CSV in UTF-8, as Excel opens it."""
    out = io.StringIO()
    out.write(BOM)
    writer = csv.writer(out)
    writer.writerow(sheet.headings)
    writer.writerows([_harmless(cell) for cell in row] for row in sheet.rows)
    return out.getvalue().encode()


def as_workbook(listed: Iterable[Sheet]) -> bytes:
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
