"""Names of places in queries, as `domain/place_words.py` has them found."""

from collections.abc import Sequence

from schemas.dashes import DASHES

_WHITE = "".join(f"\\{code:04X}" for code in range(0x3001) if chr(code).isspace())
"""What `str.split` parts a text at, as PostgreSQL writes it."""
_DASHES = "".join(f"\\{ord(sign):04X}" for sign in DASHES)
_HYPHENS = "-" * len(DASHES)


def spread(column: str) -> str:
    """A name in a query as `place_words.spread` has it."""
    signs = f"U&'{_DASHES}{_WHITE}', '{_HYPHENS}'"
    plain = f"lower(translate(normalize({column}, NFKC), {signs}))"
    return f"regexp_replace({plain}, '([0-9]+)', ' \\1', 'g')"


def like(parts: Sequence[str]) -> str:
    """The pattern of names that hold these parts, one after the other, to the letter."""
    letters = str.maketrans({"\\": r"\\", "%": r"\%", "_": r"\_"})
    return "".join(f"%{part.translate(letters)}" for part in parts) + "%"
