"""What a terminal shows of a mobilisation."""

from io import StringIO
from typing import Any

from rich.console import Console

from services.cli.watching import table


def shown(**changes: Any) -> dict[str, Any]:
    grid = {
        "kind": "grid", "node_id": "g", "tasks": 3, "told": 3, "answered": 2,
        "visits": 4, "accounted": 1,
    }  # fmt: skip
    base: dict[str, Any] = {
        "mobilisation": {
            "exercise": False, "event": "暴雨红色预警", "signature": "示范街道", "state": "running",
        },
        "totals": {"tasks": 3, "told": 3, "answered": 2, "visits": 4, "accounted": 1, "safe": 1},
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
