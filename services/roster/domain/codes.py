"""Division codes of GB/T 2260 and what continues them: province 2 digits, city 4, district 6,
street 9, community 12, grid 15. Shorter codes are often padded with zeros to 6 or 12 digits."""

LEVELS = (2, 4, 6, 9, 12, 15)


def prefix_of(code: str) -> str:
    """The digits that name the division: `330203000000` -> `330203`, `330200` -> `3302`.

    A zero that belongs to a level stays (`330203001010`). A code that is no level, even after
    its padding is cut, is taken as it stands. What is not 2 to 15 ASCII digits gives "".
    """
    text = code.strip()
    if not (text.isascii() and text.isdecimal() and LEVELS[0] <= len(text) <= LEVELS[-1]):
        return ""
    for level in LEVELS:
        if level <= len(text) and not text[level:].strip("0"):
            return text[:level]
    return text


def covers(prefix: str, code: str) -> bool:
    """Whether the division of `prefix` is or contains the one of the unpadded `code`."""
    return prefix != "" and code.startswith(prefix)
