"""Places and doors as somebody types them to find them: 3号楼2单元501, 3-2-501, or part of a name.

A number is found from its first digit on (3号楼 is not in 13号楼), what is typed in the order in
which it stands; spaces and wide signs say nothing, neither typed nor in the name itself, and one
dash is as good as another.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from schemas.dashes import MEANT_AS_DASHES, hyphened

PARTS = re.compile(r"[0-9]+[^0-9]*|[^0-9]+")
_BETWEEN = rf"[-/{MEANT_AS_DASHES}]"
SHORT = re.compile(
    rf"([1-9][0-9]{{0,3}})(?={_BETWEEN})"
    rf"(?:{_BETWEEN}+([0-9]{{1,2}}))?(?:{_BETWEEN}+([0-9]{{1,5}}))?"
)
"""Building, stairwell and door, as they stand on lists; 5-301 is a building and a door, where it
has but one stairwell. What is longer, or begins with 0, is a telephone number."""


def sought(typed: str) -> tuple[str, ...]:
    """What has to stand in a name, one after the other; nothing when nothing was typed."""
    plain = _plain(typed)
    short = SHORT.fullmatch(plain)
    if short:
        building, stairwell, door = short.groups("")
        named = (f"{building}号楼", f"{stairwell}单元" if stairwell else "", door)
        return tuple(spread(part) for part in named if part)
    return tuple(spread(part) for part in PARTS.findall(plain))


def is_short(typed: str) -> bool:
    """Whether this is a building with a stairwell or a door, as they stand on lists."""
    return SHORT.fullmatch(_plain(typed)) is not None


def place_of(parts: Sequence[str]) -> Sequence[str]:
    """Without the door: a number at the end behind something else."""
    return parts[:-1] if len(parts) > 1 and parts[-1].strip().isdecimal() else parts


@lru_cache(maxsize=4_096)
def spread(name: str) -> str:
    """A name without its spaces and wide signs, and with a space before each number.

    A district's doors have a few hundred numbers between them.
    """
    return re.sub("[0-9]+", r" \g<0>", _plain(name))


def holds(name: str, parts: Sequence[str]) -> bool:
    """Whether all parts stand in a name that was `spread`, one after the other."""
    at = 0
    for part in parts:
        found = name.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True


def _plain(text: str) -> str:
    return "".join(hyphened(text).split()).lower()
