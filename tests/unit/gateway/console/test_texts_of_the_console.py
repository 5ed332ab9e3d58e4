"""The console's texts: the same keys in both languages, and every key that a page names."""

import ast
import re
from pathlib import Path

import pytest

from schemas.vocabulary import Channel, DoorStep, MatterLevel, MatterState, TaskState
from services import alerting
from services.gateway.adapters.texts import catalogue
from services.gateway.api.shell import FOLDER as FRAME
from services.gateway.console.api.assets import FOLDER as SCRIPTS
from services.gateway.console.api.pages import FOLDER as CONSOLE
from services.gateway.reports.api import pages as reports

FOLDERS = (FRAME, CONSOLE, SCRIPTS, reports.TEMPLATES, reports.STATIC)
FILES = [path for one in FOLDERS for path in sorted(one.iterdir())]
STEPS = ("asked", "lapsed", "withdrawn")
"""Of what officers decide first."""
NAMED = re.compile(r"""\bt\('([a-z.\-]+)'""")


def test_both_languages_have_the_same_keys_and_places() -> None:
    zh, en = catalogue("zh"), catalogue("en")
    assert zh.keys() == en.keys()
    holes = re.compile(r"{\w+}")
    differ = [key for key in zh if set(holes.findall(zh[key])) != set(holes.findall(en[key]))]
    assert differ == []


def noted() -> set[str]:
    """What alerting notes in the timeline, as far as it stands in its code."""
    found: set[str] = set()
    for path in Path(alerting.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or ast.unparse(node.func).rpartition(".")[2] not in (
                *("Entry", "note", "_note"),
            ):
                continue
            whole = [one.value for one in node.args if isinstance(one, ast.Constant)]
            found |= {one for one in whole[:1] if isinstance(one, str) and one.isidentifier()}
    return found


def test_everything_that_is_noted_in_the_timeline_has_its_words() -> None:
    kinds = {"task": TaskState, "step": Channel, "door": DoorStep, "matter_to": MatterLevel}
    named = {f"{kind}_{one}" for kind, all_of in kinds.items() for one in all_of}
    named |= {f"matter_{state}" for state in MatterState if state is not MatterState.OPEN}
    decided = {f"{what}_{step}" for what in ("approval", "confirmation") for step in STEPS}
    named |= decided | {"countersignature_asked", "countersignature_overdue"}
    wanted = {f"what.{what}" for what in named | noted()}
    assert wanted >= {"what.quiet_hours", "what.plan", "what.deputy_asked", "what.paused"}
    assert wanted <= catalogue("zh").keys()


def test_what_an_earlier_release_noted_has_its_words_still() -> None:
    wanted = {f"why.{reason}" for reason in ("called because nobody looked",)}
    assert wanted <= catalogue("zh").keys()


@pytest.mark.parametrize(
    "path", [one for one in FILES if one.suffix in (".js", ".html")], ids=lambda p: p.name
)
def test_every_text_that_is_named_is_there(path: Path) -> None:
    named = set(NAMED.findall(path.read_text(encoding="utf-8")))
    named = {key for key in named if not key.endswith((".", "-"))}
    assert named <= catalogue("zh").keys()
