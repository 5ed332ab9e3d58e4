"""What people type: lines of text without signs that nobody sees, and what is sought."""

from typing import Annotated

from fastapi import Query
from pydantic import AfterValidator, BeforeValidator

from services.gateway.domain.seen_text import seen_text


def _seen(typed: object) -> object:
    return seen_text(typed) if isinstance(typed, str) else typed


Typed = Annotated[str, BeforeValidator(_seen)]
"""Such signs are left out, not refused: whoever pasted them doesn't know of them."""


def _in_no_address(words: str) -> str:
    if words:
        raise ValueError("search with POST .../searches: what is sought stands in no address")
    return words


SoughtInTheBody = Annotated[
    str, Query(alias="q", include_in_schema=False), AfterValidator(_in_no_address)
]
"""Of a list beside which there are searches: a `q` is refused, where all would be answered."""
