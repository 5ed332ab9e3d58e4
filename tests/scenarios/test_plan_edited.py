"""An officer edits a plan: faults are named, what changes is said first, then it is in force."""

import yaml

from services.alerting.translate.plan_file import SHIPPED
from tests.support.officer import Officer

# No other story begins under this one.
BLUE = (SHIPPED / "cold" / "blue.yaml").read_text(encoding="utf-8")
VERSION = yaml.safe_load(BLUE)["version"]
NEXT = VERSION + 1
NEWER = BLUE.replace(f"version: {VERSION}", f"version: {NEXT}", 1).replace(
    "rescue_after: 2", "rescue_after: 3", 1
)


async def test_a_plan_is_edited_by_way_of_the_console(officer: Officer) -> None:
    assert NEWER.count(f"version: {NEXT}") == NEWER.count("rescue_after: 3") == 1
    before = await officer.edits_plan(
        "cold", "blue", NEWER.replace("plan: cold", "plan: locusts", 1), check=True
    )
    assert [one["field"] for one in before["faults"]] == ["plan"]
    checked = await officer.edits_plan("cold", "blue", NEWER, check=True)
    assert checked["faults"] == []
    assert any("3" in line for line in checked["changes"]["zh"])
    assert await officer.plan_version("cold", "blue") == VERSION
    loaded = await officer.edits_plan("cold", "blue", NEWER)
    assert (loaded["refusal"], loaded["versions"]) == ("", {"blue": NEXT})
    assert await officer.plan_version("cold", "blue") == NEXT
