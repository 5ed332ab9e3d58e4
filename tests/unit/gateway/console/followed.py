"""A mobilisation that is followed, in memory."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from services.gateway.console.domain.figures import BranchMark, Door, Figures, Place

NOW = datetime(2026, 8, 1, 13, tzinfo=UTC)
HERE, THERE = "440305001001", "440306001001"


class Mobilisation:
    """The ReadLive port on rows in memory; `read` are the branches that were read each time."""

    def __init__(self) -> None:
        self.id = uuid4()
        self.stairwells = {code: uuid4() for code in (HERE, THERE)}
        self.outcomes = dict.fromkeys((HERE, THERE), "unknown")
        self.mark = {code: uuid4() for code in (HERE, THERE)}
        self.places_of = dict.fromkeys((HERE, THERE), 1)
        self.read: list[list[str]] = []
        self.read_places: list[list[str]] = []
        self.read_doors: list[list[UUID]] = []
        self.there = True
        self.state = "running"
        self.ended_at: datetime | None = None
        self.noted: dict[UUID, int] = {}

    def answer(self, code: str, outcome: str) -> None:
        self.outcomes[code] = outcome
        self.mark[code] = uuid4()

    async def head(self, mobilisation_id: UUID) -> dict[str, Any] | None:
        if not self.there:
            return None
        head = {"started_at": NOW, "ended_at": self.ended_at, "communities": [HERE, THERE]}
        return {**head, "state": self.state, "revision": 1}

    async def marks(self, mobilisation_id: UUID) -> dict[str, BranchMark]:
        return {code: BranchMark(mark, self.places_of[code]) for code, mark in self.mark.items()}

    async def places(self, mobilisation_id: UUID, codes: Iterable[str]) -> list[Place]:
        self.read_places.append(list(codes))
        return [Place(self.stairwells[code], "stairwell", None, code, code) for code in codes]

    async def leaves(
        self, mobilisation_id: UUID, codes: Iterable[str]
    ) -> dict[str, dict[UUID, Figures]]:
        self.read.append(list(codes))
        return {}

    async def door_marks(
        self, mobilisation_id: UUID, codes: Iterable[str]
    ) -> dict[str, dict[UUID, int]]:
        marks = {code: hash((self.outcomes[code], code)) for code in codes}
        return {code: {self.stairwells[code]: mark} for code, mark in marks.items()}

    async def doors(
        self, mobilisation_id: UUID, codes: Iterable[str], stairwells: Iterable[UUID]
    ) -> dict[UUID, list[Door]]:
        self.read_doors.append(list(stairwells))
        found = {self.stairwells[code]: [self._door(code)] for code in codes}
        return {stairwell: found[stairwell] for stairwell in stairwells}

    def _door(self, code: str) -> Door:
        at = "" if self.outcomes[code] == "unknown" else NOW.isoformat()
        own = self.stairwells[code]
        return Door(own, own, own, self.outcomes[code], at, 0, False, 1, "101", 80, ())

    async def entries(self, mobilisation_id: UUID, division: str) -> tuple[dict[str, Any], ...]:
        return ()

    async def undelivered(self, mobilisation_id: UUID) -> int:
        return 0

    async def notes(self, mobilisation_id: UUID) -> dict[UUID, int]:
        return self.noted
