"""Names of places in queries, as `domain/place_words.py` has them found."""

from collections.abc import Sequence


def spread(column: str) -> str:
    """A name in a query as `place_words.spread` has it."""
    return f"regexp_replace(lower(replace({column}, ' ', '')), '([0-9]+)', ' \\1', 'g')"


def like(parts: Sequence[str]) -> str:
    """The pattern of names that hold these parts, one after the other, to the letter."""
    letters = str.maketrans({"\\": r"\\", "%": r"\%", "_": r"\_"})
    return "".join(f"%{part.translate(letters)}" for part in parts) + "%"
