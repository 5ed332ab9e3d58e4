"""Which known places an area's description names."""

import re
from collections.abc import Sequence

KnownNames = Sequence[tuple[str, tuple[str, ...]]]
"""(name, codes that bear it), the longest name first."""

SEPARATORS = re.compile(r"[、，,;；/\s。|]+")


def codes_named(description: str, names: KnownNames) -> dict[str, str]:
    """Codes that `description` names, each with the name that was found.

    Each item of a list is looked at alone; the longest name wins, and no part of it counts
    again. Names that follow each other from the wide to the narrow are one address
    (`示范区示范街道` is the street); others are several places.
    """
    found: dict[str, str] = {}
    for item in filter(None, SEPARATORS.split(description)):
        found |= _addresses(_names_in(item, names))
    return found


def _names_in(item: str, names: KnownNames) -> list[tuple[str, tuple[str, ...]]]:
    """Known names in one item, in the order of the text, none inside another."""
    found: list[tuple[int, str, tuple[str, ...]]] = []
    rest = item
    for name, codes in names:
        while (place := rest.find(name)) >= 0:
            found.append((place, name, codes))
            rest = rest[:place] + "\0" * len(name) + rest[place + len(name) :]
    return [(name, codes) for _, name, codes in sorted(found)]


def _addresses(found: Sequence[tuple[str, tuple[str, ...]]]) -> dict[str, str]:
    """Narrow each address down to its last part; several addresses are a union."""
    named: dict[str, str] = {}
    wider: dict[str, str] = {}
    for name, codes in found:
        within = [code for code in codes if any(code.startswith(parent) for parent in wider)]
        if not within:
            named |= wider
        wider = dict.fromkeys(within or codes, name)
    return named | wider
