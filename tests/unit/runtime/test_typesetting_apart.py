"""A document is set in a process of its own, which keeps nothing."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.runtime.typesetting import typeset
from services.runtime.typesetting_apart import typeset_apart

AT = datetime(2026, 6, 1, 4, 0, 0, 250_000, tzinfo=UTC)
WORDS = """#let d = json(bytes(sys.inputs.data))
#set text(font: "Noto Sans SC")
#d.name
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "words.typ"
    path.write_text(WORDS)
    return path


@pytest.mark.parametrize("gently", [False, True])
def test_it_gives_what_is_given_in_this_process(template: Path, gently: bool) -> None:
    data = {"name": "龘 *#$<b>"}
    assert typeset_apart(template, data, AT, gently=gently) == typeset(template, data, AT)


def test_what_cannot_be_set_is_an_error_without_its_words(template: Path) -> None:
    with pytest.raises(RuntimeError) as error:
        typeset_apart(template, {"wrong": "王小明"}, AT)
    assert "王小明" not in f"{error.value!r} {error.value.__cause__!r}"


@pytest.mark.parametrize("worker", ["roster.worker", "gateway.asgi.console"])
def test_a_service_does_not_load_the_typesetter(worker: str) -> None:
    look = f"import sys, services.{worker}; sys.exit('typst' in sys.modules)"
    subprocess.run([sys.executable, "-c", look], check=True)
