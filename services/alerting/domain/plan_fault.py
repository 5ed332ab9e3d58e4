"""What is wrong with a plan, before it is said in a language."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Wrong:
    """What is wrong, with what to do: the key of its words and their values."""

    what: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """What is wrong at a place of a plan's text; no line: the text is not at hand, or it is about
    the whole."""

    line: int | None
    field: str
    wrong: Wrong
