"""What the command says: in Chinese under a zh locale, else in English."""

import json
import os
from functools import cache
from importlib.resources import files
from typing import NoReturn

import typer

LANGUAGES = ("zh", "en")


@cache
def catalogue(language: str) -> dict[str, str]:
    """All texts of a language (`zh` or `en`) by key."""
    found = files("services.cli").joinpath("texts", f"{language}.json").read_text("utf-8")
    texts: dict[str, str] = json.loads(found)
    return texts


def language() -> str:
    """The locale's language, by the variables that all commands obey, in their order."""
    chosen = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh" if next(filter(None, chosen), "").lower().startswith("zh") else "en"


def say(key: str, **values: object) -> str:
    """The text of a key with its places filled."""
    return catalogue(language())[key].format(**values)


def fail(key: str, code: int = 2, **values: object) -> NoReturn:
    """Say on standard error what is wrong and end the command with `code`."""
    typer.echo(say(key, **values), err=True)
    raise typer.Exit(code)
