"""Places as people write them on paper."""

import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from typing import Generic, Protocol, TypeVar

from schemas.outcome_words import plain
from schemas.place_numbers import splits
from services.gateway.console.domain.paper_fields import Field, Refused, Row, Why


class Placed(Protocol):
    """What stands at a place of this full name."""

    @property
    def place(self) -> str: ...


P = TypeVar("P", bound=Placed)


class Places(Generic[P]):
    """What stands at places, which are found by the end of their names: of a district there are
    some thirty thousand stairwells."""

    def __init__(self, things: Iterable[P]) -> None:
        self._at: dict[str, list[P]] = defaultdict(list)
        for thing in things:
            self._at[plain(thing.place)].append(thing)
        self._backwards = sorted(place[::-1] for place in self._at)

    def meant(self, row: Row) -> list[P] | Refused:
        """What stands at the place that a row names; refused where it names none, or several."""
        building, stairwell = row.cell(Field.BUILDING), row.cell(Field.STAIRWELL)
        typed = "".join((row.cell(Field.GRID), _named(building, "号楼"), _named(stairwell, "单元")))
        wanted = plain(typed)
        if not wanted:
            return Refused(row.number, Field.BUILDING, Why.MISSING)
        called = self._called(wanted)
        if not called:
            return Refused(row.number, Field.BUILDING, Why.NO_PLACE, typed)
        if len(called) > 1:
            return Refused(row.number, Field.BUILDING, Why.SEVERAL_PLACES, typed)
        return self._at[called[0]]

    def _called(self, wanted: str) -> list[str]:
        """Those that may be meant, two at most; 5号楼 is not the end of 15号楼,
        nor 五号楼 of 十五号楼."""
        found: list[str] = []
        end = wanted[::-1]
        for at in range(bisect_left(self._backwards, end), len(self._backwards)):
            backwards = self._backwards[at]
            if not end or not backwards.startswith(end) or len(found) > 1:
                break
            before = backwards[len(end) : len(end) + 1]
            if not splits(before, wanted[:1]):
                found.append(backwards[::-1])
        return found


def _named(text: str, kind: str) -> str:
    """A bare number as it stands in names: 5 is 5号楼."""
    number = unicodedata.normalize("NFKC", text).strip()
    return f"{number}{kind}" if number.isdecimal() else number
