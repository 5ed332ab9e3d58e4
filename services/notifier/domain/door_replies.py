"""Outcomes by SMS, for who has no smartphone: a door's number and what was found there.

`501平安`, `501 1`, `2单元501:没人应 101平安`: full-width signs, blanks and punctuation do not
matter. A digit needs something between it and the door's number, and stands alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from schemas.dashes import hyphened
from schemas.outcome_words import outcome_of, plain, says_absent
from schemas.place_numbers import splits
from schemas.vocabulary import VisitOutcome
from services.notifier.domain.inbound import DoorSaid, OwnDoor

DIGITS = {
    "1": VisitOutcome.SAFE,
    "2": VisitOutcome.NEEDS_HELP,
    "3": VisitOutcome.NO_ANSWER,
    "4": VisitOutcome.MOVED,
    "5": VisitOutcome.AWAY,
    "6": VisitOutcome.REFUSED,
}
"""As the help text lists them."""
ASKED = frozenset({"0", "名单", "门号", "list"})
_PIECE = re.compile(
    r"(?P<place>[^\d,;]*(?:\d+(?:号楼|栋|幢|单元|门洞)[^\d,;]*)*)(?P<door>\d{3,5})\s*室?"
    r"(?:[\s:.,;=-]+(?P<digit>\d)(?!\w)|[\s:.,;=-]*(?P<word>[^\W\d_][^\d,;。]*))[\s,;。.]*"
)


@dataclass(frozen=True)
class Said:
    """One door as it was named, and what was found there."""

    place: str
    door: str
    outcome: VisitOutcome
    absent: bool = False
    """Said to be not in: whether away, nobody knows."""


class UnclearError(ValueError):
    """A door that is not the person's, or that names several."""


def asks_for_doors(text: str) -> bool:
    """Whether somebody wants to know which doors are still to be seen."""
    return plain(text) in ASKED


def outcomes_in(text: str) -> tuple[Said, ...]:
    """What a reply says of doors; nothing when any part of it is not understood."""
    rest = hyphened(text).replace("、", ",").strip()
    found: list[Said] = []
    while rest:
        piece = _PIECE.match(rest)
        if piece is None:
            return ()
        outcome = DIGITS.get(piece["digit"]) if piece["digit"] else outcome_of(piece["word"])
        if outcome is None:
            return ()
        absent = says_absent(piece["word"] or "")
        found.append(Said(plain(piece["place"]), piece["door"], outcome, absent))
        rest = rest[piece.end() :]
    return tuple(found)


def doors_meant(said: Sequence[Said], doors: Sequence[OwnDoor]) -> tuple[DoorSaid, ...]:
    """The visits that are meant; UnclearError when one of them is not sure."""
    return tuple(DoorSaid(_door(one, doors).visit_id, one.outcome) for one in said)


def _door(said: Said, doors: Sequence[OwnDoor]) -> OwnDoor:
    meant = [door for door in doors if plain(door.door) == said.door and _at(said.place, door)]
    if len(meant) != 1:
        raise UnclearError(said.door)
    return meant[0]


def _at(place: str, door: OwnDoor) -> bool:
    """Whether a place that was said is part of where a door is, and no number is cut in two: who
    says 2号楼 does not mean 12号楼."""
    names = [plain(name) for name in door.names]
    whole = "".join(names)
    # 网格3|12号楼: where one name ends and the next begins, no number is cut.
    edges = {0, *accumulate(map(len, names))}
    return any(
        all(at in edges or not splits(whole[at - 1], whole[at]) for at in found.span(1))
        for found in re.finditer(f"(?=({re.escape(place)}))", whole)
    )
