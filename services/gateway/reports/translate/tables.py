"""Tables as files: CSV and a workbook. What people wrote never becomes a formula."""

import csv
import io
from collections.abc import Iterable

import xlsxwriter

from services.gateway.reports.translate.sheets import Cell, Sheet

BOM = "\ufeff"
"""Excel takes a CSV for UTF-8 only when it begins with it."""
LONGEST_HEAD = 200
"""Signs: a workbook takes 255 in the head of a page."""
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def as_csv(sheet: Sheet, about: str) -> bytes:
    """One table as CSV in UTF-8, as Excel opens it; its first line says what it is `about`."""
    out = io.StringIO()
    out.write(BOM)
    writer = csv.writer(out)
    writer.writerow([_harmless(about)])
    writer.writerow(sheet.headings)
    writer.writerows([_harmless(cell) for cell in row] for row in sheet.rows)
    return out.getvalue().encode()


def as_workbook(listed: Iterable[Sheet], about: str) -> bytes:
    """All tables as one workbook (XLSX), a sheet each; the first row of each, and its head on
    paper, say what it is `about`."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True})
        for sheet in listed:
            page = book.add_worksheet(sheet.name[:31])
            page.set_header("&L" + about.replace("&", "&&")[:LONGEST_HEAD])
            page.write_string(0, 0, about, bold)
            for column, heading in enumerate(sheet.headings):
                page.write_string(1, column, heading, bold)
            for number, row in enumerate(sheet.rows, start=2):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        page.write_string(number, column, cell)
                    elif cell is not None:
                        page.write_number(number, column, cell)
            page.freeze_panes(2, 1)
            page.set_column(0, 0, 36)
            page.autofilter(1, 0, max(2, 1 + len(sheet.rows)), len(sheet.headings) - 1)
    return out.getvalue()


def _harmless(cell: Cell) -> Cell:
    """A text that a spreadsheet would calculate is kept as text (OWASP: CSV injection)."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULAS) else cell
