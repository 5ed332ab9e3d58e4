"""The console's texts: the same keys in both languages, and every key that a page names."""

import re
from pathlib import Path

import pytest

from services.gateway.adapters.texts import catalogue
from services.gateway.api.shell import FOLDER as FRAME
from services.gateway.console.api.assets import FOLDER as SCRIPTS
from services.gateway.console.api.pages import FOLDER as CONSOLE
from services.gateway.reports.api import pages as reports

FOLDERS = (FRAME, CONSOLE, SCRIPTS, reports.TEMPLATES, reports.STATIC)
FILES = [path for one in FOLDERS for path in sorted(one.iterdir())]
NAMED = re.compile(r"""\bt\('([a-z.\-]+)'""")


def test_both_languages_have_the_same_keys_and_places() -> None:
    zh, en = catalogue("zh"), catalogue("en")
    assert zh.keys() == en.keys()
    holes = re.compile(r"{\w+}")
    differ = [key for key in zh if set(holes.findall(zh[key])) != set(holes.findall(en[key]))]
    assert differ == []


@pytest.mark.parametrize(
    "path", [one for one in FILES if one.suffix in (".js", ".html")], ids=lambda p: p.name
)
def test_every_text_that_is_named_is_there(path: Path) -> None:
    named = set(NAMED.findall(path.read_text(encoding="utf-8")))
    named = {key for key in named if not key.endswith((".", "-"))}
    assert named <= catalogue("zh").keys()
