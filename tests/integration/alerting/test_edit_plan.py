"""An officer edits a plan: what is only checked changes nothing, what is right is in force."""

from typing import Any

from schemas import ids
from schemas.events.commands import EditPlan
from services.alerting.translate.plan_editing import file_texts
from services.alerting.translate.plan_file import SHIPPED, load_plans
from tests.builders.alerting import NOON
from tests.integration.alerting.desk import Desk

ORANGE = file_texts(SHIPPED)["typhoon", "orange"]
NEWER = ORANGE.replace("version: 2", "version: 3").replace("deadline: 4 h", "deadline: 5 h")


def _shipped(desk: Desk) -> None:
    desk.editions = {(one.plan, one.level): one for one in load_plans(SHIPPED)}
    desk.worker = desk.new_worker()


async def _edit(desk: Desk, number: int, text: str, check: bool) -> dict[str, Any]:
    command = EditPlan(
        command_id=ids.of("test-edit", number),
        plan="typhoon",
        level="orange",
        text=text,
        check=check,
        actor="k1",
        at=NOON,
    )
    await desk.land(command, "typhoon")
    await desk.work()
    (row,) = desk.view("plan_loads", "command_id = %s", command.command_id)
    return dict(row)


def _in_force(desk: Desk) -> tuple[int, str]:
    (row,) = desk.view("plan_editions", "plan = 'typhoon' and level = 'orange'")
    return int(row["version"]), str(row["file"])


async def test_what_is_only_checked_says_what_would_change_and_changes_nothing(desk: Desk) -> None:
    _shipped(desk)
    row = await _edit(desk, 1, NEWER, check=True)
    assert (row["checked"], row["refusal"], row["faults"]) == (True, "", [])
    assert any("5 h" in line for line in row["changes"]["en"])
    assert _in_force(desk) == (2, ORANGE)


async def test_what_is_right_is_in_force_with_its_text(desk: Desk) -> None:
    _shipped(desk)
    row = await _edit(desk, 1, NEWER, check=False)
    assert (row["checked"], row["versions"]) == (False, {"orange": 3})
    assert _in_force(desk) == (3, NEWER)
    again = await _edit(desk, 2, NEWER.replace("5 h", "6 h"), check=False)
    assert "raise the version" in again["refusal"]
    assert _in_force(desk) == (3, NEWER)


async def test_what_is_wrong_is_named_and_not_loaded(desk: Desk) -> None:
    _shipped(desk)
    row = await _edit(desk, 1, NEWER.replace("5 h", "0 h"), check=False)
    (fault,) = row["faults"]
    line = NEWER.splitlines().index("deadline: 5 h") + 1
    assert (fault["line"], fault["field"]) == (line, "deadline")
    assert row["refusal"].startswith("deadline: a timer of zero")
    assert fault["what"]["zh"].startswith("时间是零")
    assert _in_force(desk) == (2, ORANGE)
    assert desk.dead() == []
