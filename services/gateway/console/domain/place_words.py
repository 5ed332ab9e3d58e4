"""Places and doors as somebody types them to find them: 3号楼2单元501, 3-2-501, or part of a name.

A number is found from its first digit on (3号楼 is not in 13号楼), what is typed in the order in
which it stands; spaces and wide signs say nothing.
"""

import re
import unicodedata
from collections.abc import Sequence

PARTS = re.compile(r"\d+\D*|\D+")
SHORT = re.compile(r"(\d+)[-/](\d+)(?:[-/](\d+))?")
"""Building, stairwell and door, as they stand on lists."""


def sought(typed: str) -> tuple[str, ...]:
    """What has to stand in a name, one after the other; nothing when nothing was typed."""
    plain = "".join(unicodedata.normalize("NFKC", typed).split()).lower()
    short = SHORT.fullmatch(plain)
    if short:
        building, stairwell, door = short.groups("")
        return tuple(spread(part) for part in (f"{building}号楼", f"{stairwell}单元", door) if part)
    return tuple(spread(part) for part in PARTS.findall(plain))


def place_of(parts: Sequence[str]) -> Sequence[str]:
    """Without the door: a number at the end behind something else."""
    return parts[:-1] if len(parts) > 1 and parts[-1].strip().isdecimal() else parts


def spread(name: str) -> str:
    """A name without its spaces, and with one before each number."""
    return re.sub(r"\d+", r" \g<0>", "".join(name.split()).lower())


def holds(name: str, parts: Sequence[str]) -> bool:
    """Whether all parts stand in a name that was `spread`, one after the other."""
    at = 0
    for part in parts:
        found = name.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True
