"""The catalogues: every text that a person reads, Chinese first, English in the same keys."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "texts"
LANGUAGES = ("zh", "en")
PARTS = ("", "console.", "reports.", "drills.", "shifts.", "foresight.")
"""What is said to everybody, what in the console alone, and what its larger parts say."""


@cache
def catalogue(language: str) -> dict[str, str]:
    """All texts of a language (`zh` or `en`) by key."""
    texts: dict[str, str] = {}
    for name in PARTS:
        texts |= json.loads((FOLDER / f"{name}{language}.json").read_text(encoding="utf-8"))
    return texts


@cache
def of_the_api() -> dict[str, str]:
    """What the API's own English texts are in Chinese, under the English."""
    found: dict[str, str] = json.loads((FOLDER / "api.zh.json").read_text(encoding="utf-8"))
    return found


def said_of_the_api(language: str) -> Callable[[str], str]:
    """Gives a text of the API's description in a language; one that is not known as it stands."""

    def say(english: str) -> str:
        return english if language == "en" else of_the_api().get(" ".join(english.split()), english)

    return say


class Texts:
    """Texts of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = catalogue(language)

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key with `{name}` places filled; KeyError for an unknown key."""
        found = self._texts[key]
        return found.format(**values) if values else found

    def has(self, key: str) -> bool:
        return key in self._texts


def language_of(asked: str | None, accepted: str = "") -> str:
    """The language to answer in: what was asked for, else the first accepted one, else Chinese."""
    if asked in LANGUAGES:
        return asked
    first = accepted.split(",")[0].strip().lower()
    return "en" if first.startswith("en") else "zh"
