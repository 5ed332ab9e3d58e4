"""What people type is text that can be seen."""

import re

_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
"""Control characters, and marks that turn the direction of writing or the order of bytes. What
joins signs stays: families of emoji and some scripts are written with it."""


def seen_text(typed: str) -> str:
    """The text without signs that nobody sees: they come with what is pasted (a number from a list
    of contacts has two). It goes into texts to phones and onto pages, and no database keeps a
    NUL."""
    return _UNSEEN.sub("", typed)
