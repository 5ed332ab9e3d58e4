"""No file of a drill is taken for one of what was real."""

from dataclasses import replace
from urllib.parse import quote

import pytest

from services.gateway.adapters.texts import Texts
from services.gateway.reports.api.files import about, download
from services.gateway.reports.domain.report import Report, report
from tests.builders.records import Told


def made(exercise: bool) -> Report:
    found = report(Told().record())
    subject = replace(found.record.subject, exercise=exercise, event='台风"橙色"\r\n预警')
    return replace(found, record=replace(found.record, subject=subject))


@pytest.mark.parametrize(("exercise", "word"), [(True, "演练 DRILL"), (False, "实战 REAL")])
def test_a_file_says_in_its_name_and_first_line_whether_it_was_a_drill(
    exercise: bool, word: str
) -> None:
    of, t = made(exercise), Texts("zh")
    assert about(of, t).startswith(f"{word} · 台风")
    named = download(b"", "text/csv", of, t, "csv").headers["content-disposition"]
    plain, _, full = named.partition("; filename*=UTF-8''")
    assert plain.startswith(f'attachment; filename="muster-{"drill" if exercise else "real"}-')
    assert full.startswith(quote(f'{word} 台风"橙色"', safe=""))
    assert named.isascii()
    assert "\n" not in named
