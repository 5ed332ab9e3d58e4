"""What people type is text that can be seen."""

import re

from schemas.unseen import UNSEEN

TURNED = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""What is written from right to left."""

NUMBERED = re.compile(rf"({TURNED.pattern})(?=\s*\d)")
"""Before a number, which would be drawn to the left of it."""


def seen_text(typed: str) -> str:
    """The text without signs that nobody sees: they come with what is pasted (a number from a list
    of contacts has two). It goes into texts to phones and onto pages, and no database keeps a
    NUL."""
    return UNSEEN.sub("", typed)


def apart(text: str) -> str:
    """A name among other words, so that it turns none of them: without signs that turn what
    follows, and one with Arabic or Hebrew in it by itself (Unicode's isolates), a number after that
    to its right."""
    seen = seen_text(text)
    if not TURNED.search(seen):
        return seen
    numbered = NUMBERED.sub("\\1\u200e", seen)
    return f"\u2066{numbered}\u2069"
