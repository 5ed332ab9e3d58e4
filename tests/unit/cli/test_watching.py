"""What a terminal shows of a mobilisation."""

from datetime import datetime
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from services.cli.watching import table

ANSWERED_BY, ACCOUNTED_BY = "2026-08-01T13:40:00+00:00", "2026-08-01T14:05:00+00:00"
PACE = {
    "answered_a_minute": 12.6, "answered_by": ANSWERED_BY,
    "accounted_a_minute": 1.4, "accounted_by": ACCOUNTED_BY,
}  # fmt: skip
NO_END = {"answered_by": None, "accounted_by": None}


def clock(moment: str) -> str:
    return f"{datetime.fromisoformat(moment).astimezone():%H:%M}"


def shown(**changes: Any) -> dict[str, Any]:
    grid = {
        "kind": "grid", "node_id": "g", "tasks": 3, "told": 3, "answered": 2,
        "visits": 4, "accounted": 1, **PACE,
    }  # fmt: skip
    base: dict[str, Any] = {
        "mobilisation": {
            "exercise": False, "event": "暴雨红色预警", "signature": "示范街道", "state": "running",
            "ended_at": None,
        },
        "totals": {"tasks": 3, "told": 3, "answered": 2, "visits": 4, "accounted": 1, "safe": 1}
        | PACE,
        "unaccounted": 3,
        "progress": [
            grid | {"full_name": "示范社区第一网格", "accounted": 3},
            grid | {"full_name": "示范社区第二网格", "accounted": 0},
        ],
        "doors": [{"outcome": "no_answer", "place": "一网格1号楼1单元", "door": "501", "age": 82}],
    }  # fmt: skip
    return base | changes


def text_of(picture: dict[str, Any]) -> str:
    console = Console(width=80, record=True, file=StringIO())
    console.print(table(picture))
    return console.export_text()


def test_the_question_comes_first_and_the_weakest_grid_on_top() -> None:
    text = text_of(shown())
    assert "实战 REAL" in text
    assert "3 / 4" in text
    assert text.index("第二网格") < text.index("第一网格")
    assert "◐ 一网格1号楼1单元 501" in text
    assert "… 另有 2 户 2 more" in text


def test_a_drill_is_not_to_be_taken_for_real() -> None:
    head = shown()["mobilisation"] | {"exercise": True}
    text = text_of(shown(mobilisation=head))
    assert "演练 DRILL" in text
    assert "实战" not in text


def of(**totals: Any) -> dict[str, Any]:
    return {"totals": shown()["totals"] | totals}


def test_it_says_how_fast_it_goes_and_by_when_it_is_done() -> None:
    text = text_of(shown())
    assert "A minute lately: 13 answers, 1.4 doors" in text
    assert f"all answers by about {clock(ANSWERED_BY)}" in text
    assert f"all doors by about {clock(ACCOUNTED_BY)}" in text


def test_in_chinese_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    text = text_of(shown())
    assert "近来每分钟:回复 13,落实 1.4 户" in text
    assert f"约 {clock(ANSWERED_BY)} 全部回复" in text
    assert f"约 {clock(ACCOUNTED_BY)} 全部落实" in text


def test_where_no_end_is_in_sight_it_says_so() -> None:
    text = text_of(shown(**of(**NO_END)))
    assert "no end of doors in sight" in text
    assert "all answers by" not in text


def test_what_is_done_needs_no_end() -> None:
    text = text_of(shown(**of(**NO_END, accounted=4)))
    assert "no end" not in text


@pytest.mark.parametrize(
    ("changes", "lately"),
    [
        ({"state": "paused"}, True),
        ({"state": "closed", "ended_at": "2026-08-01T15:00:00+00:00"}, False),
    ],
)
def test_what_does_not_run_foretells_nothing_and_of_what_is_over_there_is_no_pace(
    changes: dict[str, Any], lately: bool
) -> None:
    grids = [grid | NO_END for grid in shown()["progress"]]
    head = shown()["mobilisation"] | changes
    text = text_of(shown(mobilisation=head, progress=grids, **of(**NO_END)))
    assert ("A minute lately" in text) is lately
    assert ("/min" in text) is lately
    assert "no end" not in text


def test_each_grid_has_its_own_until_its_doors_are_done() -> None:
    paces = (
        {"accounted": 0, "accounted_a_minute": 0.3, "accounted_by": ACCOUNTED_BY},
        {"accounted": 1, "accounted_a_minute": 0.0, "accounted_by": None},
        {"accounted": 4, "accounted_a_minute": 2.5, "accounted_by": None},
    )
    one = shown()["progress"][0]
    grids = [one | pace | {"full_name": f"第{n}网格"} for n, pace in enumerate(paces)]
    found = text_of(shown(progress=grids)).splitlines()
    rows = [next(line for line in found if f"第{n}网格" in line) for n in range(3)]
    assert rows[0].endswith(f"0.3 {clock(ACCOUNTED_BY)}")
    assert rows[1].rstrip().endswith("0.0     –")
    assert rows[2].rstrip().endswith("100%")


def test_a_grid_of_a_long_name_fits_a_terminal() -> None:
    name = "民治街道示范社区第十二网格"
    grids = [one | {"full_name": name} for one in shown()["progress"]]
    text = text_of(shown(progress=grids))
    assert name in text
    assert f"1.4 {clock(ACCOUNTED_BY)}" in text
