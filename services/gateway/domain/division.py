"""Divisions by their codes (GB/T 2260 and what builds on it): what lies within what.

A code is a prefix: province 2 digits, city 4, district 6, street 9, community 12. Shorter levels
are often written with zeros at the end (440300 is a city). The empty code is everywhere.
"""

from collections.abc import Iterable, Sequence

LENGTHS = (2, 4, 6, 9, 12)
PLACE_LENGTHS = (*LENGTHS, 15)
"""With grids."""
EVERYWHERE = ""


class DivisionError(ValueError):
    """The text is no code of a division."""


def division(written: str, lengths: Sequence[int] = LENGTHS) -> str:
    """The code without the zeros that only fill it up; DivisionError when it is none.

    An empty text is everywhere.
    """
    text = written.strip()
    if text == EVERYWHERE:
        return EVERYWHERE
    if not (text.isascii() and text.isdecimal()) or len(text) not in lengths:
        raise DivisionError(written)
    shorter = [length for length in lengths if length < len(text)]
    for length in reversed(shorter):
        if text[length:].strip("0"):
            break
        text = text[:length]
    if not text.strip("0"):
        raise DivisionError(written)
    return text


def within(code: str, of: str) -> bool:
    """Whether the division `code` is `of` or lies in it; `of` empty: always."""
    return code.startswith(of)


def all_within(codes: Iterable[str], of: str) -> bool:
    """Whether all of these divisions, at least one, lie in `of`; `of` empty: always."""
    if of == EVERYWHERE:
        return True
    known = list(codes)
    return bool(known) and all(within(code, of) for code in known)


def holding_all(codes: Iterable[str]) -> str:
    """The code of the smallest division in which all of these lie; none: everywhere."""
    known = list(codes)
    for length in reversed(LENGTHS):
        beginnings = {code[:length] for code in known}
        if len(beginnings) == 1:
            return beginnings.pop()
    return EVERYWHERE
