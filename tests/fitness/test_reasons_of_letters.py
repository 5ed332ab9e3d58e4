"""Each reason for which a handler gives an event up can be said in the reader's language."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.gateway.adapters.texts import LANGUAGES, catalogue

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "services/gateway/console/static/letter_reasons.js"
FORM = re.compile(r"^  \[/(?P<form>.+)/, '(?P<key>[\w-]+)'\],$", re.MULTILINE)
GIVING_UP = {"Never", "Later"}


def forms() -> dict[str, re.Pattern[str]]:
    """What the console knows, by the end of the text's key."""
    found = FORM.finditer(SCRIPT.read_text(encoding="utf-8"))
    return {item["key"]: re.compile(item["form"].replace("(?<", "(?P<")) for item in found}


def reasons() -> Iterator[str]:
    """What the code says, with a word for each value that it puts in."""
    for path in sorted((ROOT / "services").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                called, said = node.exc.func, node.exc.args
                if isinstance(called, ast.Name) and called.id in GIVING_UP and said:
                    yield _text(said[0])


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) for part in node.values)
    return str(node.value) if isinstance(node, ast.Constant) else "7"


def test_every_reason_of_ours_has_its_words() -> None:
    said = list(reasons())
    assert len(said) > 10
    known = forms()
    assert [one for one in said if not any(form.match(one) for form in known.values())] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_is_said_in_the_language(language: str) -> None:
    texts = catalogue(language)
    assert [key for key in forms() if f"console.letters.why.{key}" not in texts] == []
