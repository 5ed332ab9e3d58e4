"""Division codes in a geocode's value: 6 to 12 digits (GB/T 2260, GB/T 10114), or the 15 of a grid;
several of them."""

import re

_SEPARATORS = re.compile(r"[,，、;；\s]+")
_DIVISION = re.compile(r"[1-9]\d{5,11}|[1-9]\d{14}")
FOREIGN = frozenset({"SAME", "FIPS6", "FIPS", "UGC", "CLC", "EMMA_ID"})
"""Names of code lists whose numbers look like division codes and are none."""


def read_geocodes(name: str, value: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The division codes in a value, each once and in order, and what is none."""
    parts = [part for part in _SEPARATORS.split(value) if part]
    if name.strip().upper() in FOREIGN:
        return (), tuple(parts)
    codes = dict.fromkeys(part for part in parts if _DIVISION.fullmatch(part))
    return tuple(codes), tuple(part for part in parts if part not in codes)
