"""Call-down lists: on paper, whom to ring and which doors to see when nothing else works.

Names and phones stay sealed here; they are opened where the paper is set.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from schemas.vocabulary import PostKind, Rank

UNSAFE = re.compile(r"[^\w-]+")


@dataclass(frozen=True)
class Lead:
    """Who holds a post at this place or above it; who is away is printed all the same."""

    post: PostKind
    rank: Rank
    available: bool
    name_sealed: bytes
    phone_sealed: bytes


@dataclass(frozen=True)
class AtRisk:
    """One resident at risk; `kin_sealed` is a sealed JSON list of relation, name and phone."""

    door: str
    floor: int
    age: int
    reasons: tuple[str, ...]
    risk: int
    name_sealed: bytes
    phone_sealed: bytes | None
    kin_sealed: bytes | None
    key_holder: str | None
    buddy_name_sealed: bytes | None
    buddy_phone_sealed: bytes | None


@dataclass(frozen=True)
class StairwellList:
    """One stairwell: its leaders and those above, and its doors in order of risk."""

    name: str
    leads: tuple[Lead, ...]
    residents: tuple[AtRisk, ...]


@dataclass(frozen=True)
class GridList:
    """All stairwells of a grid that have somebody at risk; one file."""

    code: str
    name: str
    stairwells: tuple[StairwellList, ...]


@dataclass(frozen=True)
class Questions:
    """What a plan asks at the door, at its gravest level."""

    plan: str
    questions: tuple[str, ...]


def by_risk(residents: Iterable[AtRisk]) -> tuple[AtRisk, ...]:
    """Most at risk first; of equals from the ground up, as somebody climbs."""
    return tuple(sorted(residents, key=lambda one: (-one.risk, one.floor, one.door)))


def fingerprint(one: GridList, questions: Iterable[Questions], language: str, day: str) -> str:
    """Equal for lists that say the same on the same day, in any process: the day stands on them,
    and an old one makes people doubt what is right."""
    said = repr((one, tuple(questions), language, day)).encode()
    return hashlib.sha256(said).hexdigest()


def file_name(one: GridList) -> str:
    """The grid's code first, so that files stand in order; its name, so that people find it."""
    return "_".join(UNSAFE.sub("_", part) for part in (one.code, one.name)) + ".pdf"
