"""The branches of one mobilisation as a console keeps them: what changed is read again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from services.gateway.console.domain.figures import (
    NOTHING,
    BranchMark,
    Door,
    Figures,
    Place,
    added,
    of_doors,
    roll_up,
)
from services.gateway.console.domain.place_words import holds, spread
from services.gateway.console.ports.live import ReadLive


@dataclass(frozen=True)
class Stairwell:
    """Its doors, as they were at a mark, and their figures."""

    mark: int
    doors: Sequence[Door]
    figures: Figures


@dataclass
class Branch:
    """What was read of one community."""

    mark: UUID | None
    places: Mapping[UUID, Place]
    tasks: Mapping[UUID, Figures]
    stairwells: Mapping[UUID, Stairwell]
    figures: dict[UUID, Figures] = field(default_factory=dict)
    names: dict[UUID, str] = field(default_factory=dict)
    spreads: dict[UUID, str] = field(default_factory=dict)

    def doors(self) -> Iterator[Door]:
        """All doors."""
        for stairwell in self.stairwells.values():
            yield from stairwell.doors

    def path(self, node_id: UUID) -> list[UUID]:
        """A place and those above it."""
        path: list[UUID] = []
        node: UUID | None = node_id
        while node is not None and node in self.places:
            path.append(node)
            node = self.places[node].parent_id
        return path

    def full_name(self, node_id: UUID) -> str:
        """A place with those above it, the widest first; worked out once."""
        if node_id not in self.names:
            path = reversed(self.path(node_id))
            self.names[node_id] = "".join(self.places[node].name for node in path)
        return self.names[node_id]

    def is_called(self, door: Door, parts: Sequence[str]) -> bool:
        """Whether what is `sought` stands in the name of a door with its place, which is spread
        once: a search looks at every door of a district."""
        node_id = door.stairwell_id
        if node_id not in self.spreads:
            self.spreads[node_id] = spread(self.full_name(node_id))
        return holds(self.spreads[node_id] + spread(door.door), parts)

    def add_up(self) -> None:
        own = dict(self.tasks)
        for node, stairwell in self.stairwells.items():
            own[node] = added(own.get(node, NOTHING), stairwell.figures)
        self.figures = roll_up(self.places, own)


class KeptBranches:
    """Reads of a branch only what can have changed: during the fan-out of a district every branch
    has a new mark at every look, with the places and doors that it had."""

    def __init__(self, mobilisation_id: UUID, reading: ReadLive) -> None:
        self._mobilisation_id = mobilisation_id
        self._reading = reading
        self.branches: dict[str, Branch] = {}

    async def look(self, marks: Mapping[str, BranchMark]) -> bool:
        """Read what has another mark than before; gives whether there was anything. Marks were
        read first: what changes meanwhile is read again at the next look."""
        codes = [
            code
            for code, mark in marks.items()
            if code not in self.branches or self.branches[code].mark != mark.mark
        ]
        if not codes:
            return False
        places = await self._read_places(codes, marks)
        tasks = await self._reading.leaves(self._mobilisation_id, codes)
        stairwells = await self._read_stairwells(codes)
        for code in codes:
            branch = Branch(
                mark=marks[code].mark,
                places=places[code],
                tasks=tasks.get(code, {}),
                stairwells=stairwells[code],
            )
            branch.add_up()
            self.branches[code] = branch
        return True

    async def _read_places(
        self, codes: list[str], marks: Mapping[str, BranchMark]
    ) -> dict[str, Mapping[UUID, Place]]:
        """Read again where there are more; their names are as they were first read."""
        known = {code: self.branches[code].places for code in codes if code in self.branches}
        grown = [code for code in codes if marks[code].places != len(known.get(code, ()))]
        read = await self._reading.places(self._mobilisation_id, grown) if grown else []
        new: dict[str, dict[UUID, Place]] = {code: {} for code in codes if code not in known}
        new |= {code: {} for code in grown}
        for place in read:
            new[place.community_code][place.node_id] = place
        return {**known, **new}

    async def _read_stairwells(self, codes: list[str]) -> dict[str, Mapping[UUID, Stairwell]]:
        """Read again where their doors have another mark."""
        marks = await self._reading.door_marks(self._mobilisation_id, codes)
        kept: dict[str, dict[UUID, Stairwell]] = {code: {} for code in codes}
        moved: dict[UUID, tuple[str, int]] = {}
        for code, of_community in marks.items():
            known = self.branches[code].stairwells if code in self.branches else {}
            for stairwell, mark in of_community.items():
                before = known.get(stairwell)
                if before is not None and before.mark == mark:
                    kept[code][stairwell] = before
                else:
                    moved[stairwell] = (code, mark)
        if moved:
            of = {code for code, _mark in moved.values()}
            doors = await self._reading.doors(self._mobilisation_id, of, moved)
            for stairwell, (code, mark) in moved.items():
                found = doors.get(stairwell, ())
                kept[code][stairwell] = Stairwell(mark, found, of_doors(found))
        return dict(kept)
