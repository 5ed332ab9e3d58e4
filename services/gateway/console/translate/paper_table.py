"""A table from paper as somebody typed it: any separator, headings as people write them."""

import csv
import io

from schemas.outcome_words import plain
from services.gateway.console.domain.paper_fields import Field, Row

HEADINGS: dict[Field, tuple[str, ...]] = {
    Field.GRID: ("网格", "所属网格", "社区网格", "grid"),
    Field.BUILDING: ("楼栋", "楼号", "楼", "栋", "楼栋号", "地点", "楼道", "building", "place"),
    Field.STAIRWELL: ("单元", "单元号", "门洞", "stairwell", "entrance", "unit"),
    Field.DOOR: (
        "门",
        "门牌",
        "门号",
        "房号",
        "室",
        "户",
        "门牌号",
        "房间",
        "door",
        "room",
        "flat",
    ),
    Field.AGE: ("年龄", "岁数", "年纪", "岁", "age"),
    Field.NAME: ("姓名", "名字", "负责人", "本人", "name", "who", "leader"),
    Field.PHONE: (
        "电话",
        "电话号码",
        "手机",
        "手机号",
        "号码",
        "尾号",
        "phone",
        "number",
        "mobile",
    ),
    Field.OUTCOME: ("结果", "情况", "走访结果", "状态", "outcome", "found", "result"),
    Field.TIME: ("时间", "走访时间", "时刻", "几点", "time", "when", "at"),
    Field.HELP: ("需要什么", "什么帮助", "要什么", "help", "what help", "needs"),
    Field.URGENT: ("紧急", "急不急", "是否紧急", "urgent"),
    Field.MOVED_TO: ("转到哪里", "转移到", "去向", "去哪里", "moved to", "where to"),
    Field.MOVED_BY: ("谁送的", "谁转移的", "转移人", "moved by", "by whom"),
    Field.UNTIL: ("回来时间", "何时回来", "几时回来", "back", "until", "back at"),
}
_BY_HEADING = {plain(word): field for field, words in HEADINGS.items() for word in words}
SEPARATORS = "\t,;，；|"
MOST_ROWS = 2_000
NEEDED = (Field.DOOR, Field.OUTCOME, Field.TIME)


class TableError(ValueError):
    """The table can't be read: which needed columns have no heading (none: it has no rows)."""

    def __init__(self, missing: tuple[Field, ...]) -> None:
        super().__init__("no heading for " + ", ".join(missing))
        self.missing = missing


def read_table(text: str) -> list[Row]:
    """The rows below the headings, numbered as in the table; empty ones are left out.

    The line with most known headings is the heading: a title may stand above it. TableError when
    a needed column has none.
    """
    text = text.removeprefix("\ufeff")
    # Whatever separates most in the text; a sheet's copy has tabs.
    separator = max(SEPARATORS, key=text.count)
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error:
        raise TableError(NEEDED) from None
    known = [[_BY_HEADING.get(_heading(cell)) for cell in line] for line in lines]
    counts = [sum(field is not None for field in fields) for fields in known]
    if not counts or not max(counts):
        raise TableError(NEEDED)
    at = counts.index(max(counts))
    missing = tuple(field for field in NEEDED if field not in known[at])
    if missing:
        raise TableError(missing)
    rows = []
    for number, line in enumerate(lines[at + 1 :], start=at + 2):
        cells = {field: cell for field, cell in zip(known[at], line, strict=False) if field}
        if any(cell.strip() for cell in cells.values()):
            rows.append(Row(number, cells))
    return rows[: MOST_ROWS + 1]


def _heading(cell: str) -> str:
    """Without what stands in brackets: 结果(勾一项)."""
    return plain(cell.replace("（", "(").split("(")[0])
