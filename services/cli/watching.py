"""How a mobilisation looks in a terminal: the question, then the answer, then the evidence."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from rich.console import Group
from rich.table import Table
from rich.text import Text

from services.cli.wording import say

MARKS = {
    "safe": "●",
    "needs_help": "▲",
    "no_answer": "◐",
    "unknown": "○",
    "away": "◇",
    "refused": "□",
    "moved": "◆",
    "wrong_data": "✎",
}
CHINESE = {
    "safe": "平安",
    "needs_help": "需要帮助",
    "no_answer": "没人应",
    "unknown": "未知",
    "away": "不在本地",
    "refused": "不肯走",
    "moved": "已转移",
    "wrong_data": "资料有误",
    "community": "社区",
    "grid": "网格",
    "building": "楼栋",
    "stairwell": "楼道",
}
DOORS = 6


def table(shown: Mapping[str, Any]) -> Group:
    """The answer of GET /v1/mobilisations/{id} as a picture of about twenty lines."""
    head, totals = shown["mobilisation"], shown["totals"]
    drill = head["exercise"]
    band = Text(
        f" {'演练 DRILL' if drill else '实战 REAL'}  {head['event']} · {head['signature']} ",
        style="bold white on blue" if drill else "bold white on red",
    )
    band.append(f"  {head['state']} ", style="reverse")
    visits, accounted = totals.get("visits", 0), totals.get("accounted", 0)
    answer = Text.assemble(
        ("\n未落实 Unaccounted  ", "bold"),
        (f"{shown['unaccounted']} / {visits}", "bold yellow" if shown["unaccounted"] else "bold"),
        f"    已落实 accounted {accounted} / {visits}",
    )
    told = Text(
        f"任务 tasks {totals.get('tasks', 0)}   已通知 told {totals.get('told', 0)}"
        f"   已回复 answered {totals.get('answered', 0)}"
        f"   已转交 handed over {totals.get('handed_over', 0)}"
        f"   已结束 ended {totals.get('ended', 0)}"
    )
    pace = Text("\n".join(_pace(head, totals)))
    parts = (band, answer, told, *([pace] if pace else ()), _outcomes(totals))
    return Group(*parts, _grids(shown["progress"], paced=not head["ended_at"]), _doors(shown))


def _pace(head: Mapping[str, Any], totals: Mapping[str, Any]) -> Iterator[str]:
    """How fast answers and doors come lately, and by when all will have; nothing of what is over,
    and no end of what does not run."""
    answered, accounted = totals["answered_a_minute"], totals["accounted_a_minute"]
    if not head["ended_at"] and (answered or accounted):
        yield say("watch.lately", answered=_rated(answered), accounted=_rated(accounted))
    ends = []
    if totals["answered_by"]:
        ends.append(say("watch.answered-by", at=_clock(totals["answered_by"])))
    if totals["accounted_by"]:
        ends.append(say("watch.accounted-by", at=_clock(totals["accounted_by"])))
    elif head["state"] == "running" and totals["accounted"] < totals["visits"]:
        ends.append(say("watch.no-end"))
    if ends:
        yield "   ".join(ends)


def _rated(rate: float) -> str:
    """To the tenth while there are few."""
    return f"{rate:.1f}" if rate < 9.95 else f"{rate:.0f}"


def _clock(moment: str) -> str:
    """By the terminal's clock; ends lie half a day ahead at most."""
    return f"{datetime.fromisoformat(moment).astimezone():%H:%M}"


def _outcomes(totals: Mapping[str, int]) -> Text:
    parts = [f"{mark} {CHINESE[name]} {totals.get(name, 0)}" for name, mark in MARKS.items()]
    return Text("走访 visits  " + "   ".join(parts))


def _grids(progress: list[Mapping[str, Any]], *, paced: bool) -> Table:
    """Grids, the weakest first; fits 80 columns. `paced`: with doors a minute lately, and by when
    all are done."""
    shown = Table(box=None, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    shown.add_column("网格 grid", no_wrap=True)
    for name in ("任务", "通知", "回复", "走访 visits"):
        shown.add_column(name, justify="right", no_wrap=True)
    shown.add_column("", no_wrap=True)
    if paced:
        shown.add_column(say("watch.pace"), justify="right", no_wrap=True)
    grids = [node for node in progress if node["kind"] == "grid"]
    for node in sorted(grids, key=_share):
        share = _share(node)
        bar = "█" * round(share * 10)
        shown.add_row(
            str(node["full_name"] or node["node_id"]),
            str(node["tasks"]),
            str(node["told"]),
            str(node["answered"]),
            f"{node['accounted']} / {node['visits']}",
            Text(f"{bar:<10} {share:4.0%}", style="" if share < 1 else "dim"),
            *([_pace_of(node)] if paced else ()),
        )
    return shown


def _pace_of(node: Mapping[str, Any]) -> str:
    """Of a grid; nothing once its doors are done."""
    if node["accounted"] >= node["visits"]:
        return ""
    by = node["accounted_by"]
    return f"{_rated(node['accounted_a_minute'])} {_clock(by) if by else '–':>5}"


def _share(node: Mapping[str, Any]) -> float:
    return float(node["accounted"] / node["visits"]) if node["visits"] else 1.0


def _doors(shown: Mapping[str, Any]) -> Text:
    lines = [
        f"  {MARKS[door['outcome']]} {door['place']} {door['door']}  {door['age']} 岁"
        for door in shown["doors"][:DOORS]
    ]
    rest = shown["unaccounted"] - len(lines)
    if rest > 0:
        lines.append(f"  … 另有 {rest} 户 {rest} more")
    head = (
        "未落实的门 doors not accounted for:"
        if lines
        else "每一户都已落实 every door accounted for"
    )
    return Text("\n".join([head, *lines]))
