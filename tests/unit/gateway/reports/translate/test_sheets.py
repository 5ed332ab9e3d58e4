"""A report's tables: everything the page shows can be taken away, and nothing becomes a formula."""

import csv
import io

import openpyxl
import pytest

from schemas.vocabulary import Channel, VisitOutcome
from services.gateway.adapters.texts import Texts
from services.gateway.reports.domain.report import report
from services.gateway.reports.translate.sheets import TABLES, Sheet, Table, sheets
from services.gateway.reports.translate.tables import as_csv, as_workbook
from tests.builders.records import Told

SAFE = VisitOutcome.SAFE
ABOUT = "演练 DRILL · 台风&洪水"


def evening() -> Told:
    told = Told()
    told.post("c", answered=1)
    told.post("c/g1/b1", answered=4, by=Channel.CALL)
    told.post("c/g1/b2", told=None, fault="number")
    told.door("wang", "c/g1/b1/s1", (5, VisitOutcome.NO_ANSWER), (12, SAFE))
    told.door("zhao", "c/g1/b2/s1")
    return told


def made(language: str = "en") -> dict[Table, Sheet]:
    before = Told()
    before.door("wang", "c/g1/b1/s1", (9, SAFE))
    return dict(sheets(report(evening().record(), before.record()), Texts(language)))


def test_the_figures_stand_beside_those_of_the_last_time() -> None:
    rows = {str(row[0]): row[1:] for row in made()["figures"].rows}
    assert rows["People"] == (3, 0)
    assert rows["Accounted for"] == (1, 1)
    assert rows["Not accounted for"] == (1, 0)
    assert rows["All accounted for (min)"] == (None, 9.0)


def test_channels_links_mending_and_curve_can_be_taken_away() -> None:
    found = made()
    assert found["channels"].rows[1] == ("calls", 1, 1, 0, 0, 1, 3.5)
    assert [row[0] for row in found["weakest"].rows] == ["c/g1/b2"]
    assert [row[1] for row in found["mending"].rows] == ["c/g1/b2"]
    assert found["curve"].rows == (
        ("This time", 0.0, 0, 2),
        ("This time", 12.0, 1, 2),
        ("Last time", 0.0, 0, 1),
        ("Last time", 9.0, 1, 1),
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_workbook_has_a_sheet_for_each(language: str) -> None:
    listed = made(language)
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(listed.values(), ABOUT)))
    assert book.sheetnames == [listed[table].name for table in TABLES]
    posts = book[listed["posts"].name]
    assert posts.max_row == 2 + len(listed["posts"].rows)
    for page in book.worksheets:
        assert (page["A1"].value, page.oddHeader.left.text) == (ABOUT, "演练 DRILL · 台风&&洪水")


def test_a_name_never_becomes_a_formula() -> None:
    sheet = Sheet("x", ("place",), (("=1+1",), ("-2",), (3,)))
    rows = list(csv.reader(io.StringIO(as_csv(sheet, ABOUT).decode("utf-8-sig"))))
    assert rows == [[ABOUT], ["place"], ["'=1+1"], ["'-2"], ["3"]]
    cell = openpyxl.load_workbook(io.BytesIO(as_workbook([sheet], ABOUT)))["x"]["A3"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
