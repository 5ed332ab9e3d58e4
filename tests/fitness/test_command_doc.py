"""What the documents tell one to type is there to be typed."""

import re
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from services.cli.main import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "deploy" / "runbook.md"]
NAMED = re.compile(r"(?:`|bin/|gateway-console |bootstrap )(?:muster )([a-z-]+)(?: ([a-z-]+))?")
TARGET = re.compile(r"(?:^|`|, )make ([a-z-]+)", re.MULTILINE)


def commands() -> dict[str, Any]:
    """The commands by name; they are loaded when they are asked for."""
    found = typer.main.get_command(app)
    assert isinstance(found, TyperGroup)
    context = typer.Context(found)
    return {name: found.get_command(context, name) for name in found.list_commands(context)}


def test_every_command_that_is_named_is_there() -> None:
    top = commands()
    seen = set()
    for page in PAGES:
        for name, second in NAMED.findall(page.read_text(encoding="utf-8")):
            assert name in top, f"{page.name}: muster {name}"
            group = top[name]
            if isinstance(group, TyperGroup) and second:
                assert second in group.commands, f"{page.name}: muster {name} {second}"
            seen.add(name)
    assert len(seen) > 10


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in commands():
        assert f"muster {name}" in readme, name


def test_every_target_that_is_named_is_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    for page in PAGES:
        named = set(TARGET.findall(page.read_text(encoding="utf-8")))
        assert named <= targets, page.name
