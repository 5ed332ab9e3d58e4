"""What people type into a field: lines of text without signs that nobody sees."""

from typing import Annotated

from pydantic import BeforeValidator

from services.gateway.domain.seen_text import seen_text


def _seen(typed: object) -> object:
    return seen_text(typed) if isinstance(typed, str) else typed


Typed = Annotated[str, BeforeValidator(_seen)]
"""Such signs are left out, not refused: whoever pasted them doesn't know of them."""
