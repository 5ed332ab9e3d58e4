"""The command speaks the terminal's language, and both catalogues say the same."""

import re
from pathlib import Path
from string import Formatter

import pytest

import services.cli
from services.cli.wording import LANGUAGES, catalogue, language

FOLDER = Path(services.cli.__file__).parent
USED = re.compile(r'\b(?:say|fail)\(\s*"([a-z][a-z.-]+)"')


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_have_the_same_keys_and_places() -> None:
    zh, en = (catalogue(chosen) for chosen in LANGUAGES)
    assert {key: places(text) for key, text in zh.items()} == {
        key: places(text) for key, text in en.items()
    }
    assert all(text.strip() for text in (*zh.values(), *en.values()))


def test_every_text_that_code_names_is_there_and_none_is_idle() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py"))
    named = set(USED.findall(source)) | set(
        re.findall(r'"(settings\.(?:missing|wrong)|fault\.(?:login|database))"', source)
    )
    # Those that the reason of an alarm chooses.
    named |= {
        f"{room}.{why}"
        for room in ("alarms", "watch")
        for why in ("touches-nobody", "lifts-nothing", "no-plan")
    }
    assert named == set(catalogue("zh"))


@pytest.mark.parametrize(
    ("variables", "wanted"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_CN"}, "zh"),
    ],
)
def test_the_locale_chooses(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], wanted: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language() == wanted
