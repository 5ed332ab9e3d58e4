"""A script in fewer bytes says the same."""

import re
from string import ascii_letters

import pytest

from services.gateway.field.api.render import FOLDER
from services.gateway.field.api.small import NAME, OWN, TEXT, short, small

SCRIPT = small((FOLDER / "page.js").read_text(encoding="utf-8"))
CODE = TEXT.sub("''", SCRIPT)


@pytest.mark.parametrize("name", OWN)
def test_a_name_of_the_scripts_own_is_no_part_of_anything(name: str) -> None:
    assert name in NAME.findall(CODE)
    assert re.search(rf"(?<!\.)\.{name}\b|[{{,]{name}:", CODE) is None


def test_its_letters_stand_for_nothing_else() -> None:
    assert set(NAME.findall(CODE)) & set(ascii_letters) == set()
    assert len(set(OWN)) == len(OWN)


@pytest.mark.parametrize(
    ("script", "shorter"),
    [
        ("answer=waiting()", "a=c()"),
        ("at.answer+{...answer}", "at.answer+{...a}"),
        ("say('answer')", "say('answer')"),
        ("`answer ${answer.ok} ${waiting()}`;field", "`answer ${a.ok} ${c()}`;g"),
    ],
)
def test_a_letter_stands_for_a_name_and_no_text_is_touched(script: str, shorter: str) -> None:
    assert short(script) == shorter
