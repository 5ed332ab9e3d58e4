"""What has a name is called the same by every service: levels, posts, and why somebody is seen."""

import json
from pathlib import Path

import pytest

import services

ROOT = Path(services.__file__).parent
KINDS = ("level.", "post.", "reason.")
LANGUAGES = ("zh", "en")


def names(language: str) -> dict[str, dict[str, str]]:
    """What each service calls things, by the thing; a plan's `value` is what others call level."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(ROOT.glob(f"*/texts/*{language}.json")):
        service = path.parent.parent.name
        for key, text in json.loads(path.read_text(encoding="utf-8")).items():
            thing = key.replace("value.", "level.", 1) if key.startswith("value.") else key
            if thing.startswith(KINDS):
                found.setdefault(thing, {})[service] = text
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_thing_has_one_name(language: str) -> None:
    called = names(language)
    assert len([thing for thing, by in called.items() if len(by) > 1]) > 20
    assert {thing: by for thing, by in called.items() if len(set(by.values())) > 1} == {}
