"""What people type into a field: lines of text without signs that nobody sees."""

import re
from typing import Annotated

from pydantic import BeforeValidator

_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and marks that turn the direction of writing."""


def _seen(typed: object) -> object:
    return _UNSEEN.sub("", typed) if isinstance(typed, str) else typed


Typed = Annotated[str, BeforeValidator(_seen)]
"""Such signs are left out: they come with what is pasted (a number from a list of contacts has
two). It goes into texts to phones and onto pages, and no database keeps a NUL."""
