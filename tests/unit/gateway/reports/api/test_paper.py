"""A report's PDF: the words of the page, read back out of the file."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from pypdf import PdfReader

from schemas.vocabulary import Channel, VisitOutcome
from services.gateway.adapters.texts import Texts
from services.gateway.reports.api.paper import document
from services.gateway.reports.api.routes import TEMPLATE
from services.gateway.reports.domain.report import report
from services.runtime.typesetting import typeset
from tests.builders.records import Told

NOW = datetime(2026, 7, 1, 6, 30, 5, 123456, tzinfo=UTC)
ZONE = "Asia/Shanghai"


def evening() -> Told:
    told = Told()
    told.post("c", answered=1)
    told.post("c/g1/b1", answered=4, by=Channel.CALL)
    told.post("c/g1/龘楼 *#$<b>", told=None, fault="number")
    told.door("wang", "c/g1/b1/s1", (5, VisitOutcome.NO_ANSWER), (12, VisitOutcome.SAFE))
    told.door("zhao", "c/g1/龘楼 *#$<b>/s1")
    return told


def typeset_in(language: str, told: Told) -> PdfReader:
    values = document(report(told.record()), Texts(language), ZONE, NOW)
    return PdfReader(io.BytesIO(typeset(TEMPLATE, values, NOW)))


def words_of(pdf: PdfReader) -> str:
    return "".join("".join(page.extract_text().split()) for page in pdf.pages)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "zh",
            ("实战REAL·报告·暴雨红色预警·示范街道", "2位重点居民落实1位", "14:30制作"),
        ),
        ("en", ("REAL", "Report·暴雨红色预警", "number", "Made2026-07-0114:30")),
    ],
)
def test_what_the_page_says_stands_in_the_file(language: str, expected: tuple[str, ...]) -> None:
    found = words_of(typeset_in(language, evening()))
    for words in expected:
        assert words.casefold() in found.casefold()


def test_a_name_is_data_whatever_signs_it_has() -> None:
    assert "c/g1/龘楼*#$<b>" in words_of(typeset_in("zh", evening()))


def test_a_drill_is_called_one_on_every_page() -> None:
    drill = evening()
    drill.exercise = True
    for number in range(80):
        drill.post(f"c/g2/b{number}/s1", answered=1)
    pdf = typeset_in("zh", drill)
    assert len(pdf.pages) > 2
    for page in pdf.pages:
        assert "演练" in page.extract_text()


def test_a_mobilisation_of_no_doors_has_no_curve_and_no_holes() -> None:
    empty = Told()
    empty.post("c", answered=1)
    assert "没有进度曲线" in words_of(typeset_in("zh", empty))


def test_the_font_travels_with_the_file() -> None:
    page: Any = typeset_in("zh", evening()).pages[0]
    for font in page["/Resources"]["/Font"].values():
        (inner,) = font["/DescendantFonts"]
        assert "FontFile3" in str(inner["/FontDescriptor"])


def test_the_same_report_at_the_same_moment_is_the_same_file() -> None:
    values = document(report(evening().record()), Texts("zh"), ZONE, NOW)
    assert typeset(TEMPLATE, values, NOW) == typeset(TEMPLATE, values, NOW)
