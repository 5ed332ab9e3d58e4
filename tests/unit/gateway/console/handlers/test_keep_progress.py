"""The figures of communities and grids, kept."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from schemas.vocabulary import NodeKind
from services.gateway.console.domain.figures import FIGURES
from services.gateway.console.handlers.keep_progress import MOST_KEPT, KeptProgress, Node

HERE, THERE = "440305001001", "440306001001"


class Mobilisation:
    """The ReadProgress port on rows in memory; `read` are the communities read each time."""

    def __init__(self) -> None:
        self.mark: dict[str, UUID | None] = {HERE: uuid4(), THERE: uuid4()}
        self.told = {HERE: [0, 0], THERE: [0]}
        self.read: list[list[str]] = []

    def tell(self, code: str, grid: int) -> None:
        self.told[code][grid] += 1
        self.mark[code] = uuid4()

    async def marks(self, mobilisation_id: UUID) -> dict[str, UUID | None]:
        return dict(self.mark)

    async def grids(self, mobilisation_id: UUID, codes: Iterable[str]) -> list[Node]:
        self.read.append(list(codes))
        return [row for code in codes for row in self._rows(code)]

    async def places(
        self, mobilisation_id: UUID, kinds: Iterable[str], division: str
    ) -> list[Node]:
        return [{"kind": kind} for kind in kinds]

    def _rows(self, code: str) -> list[Node]:
        grids = [
            row(code, f"{code} {number}", NodeKind.GRID, told)
            for number, told in enumerate(self.told[code])
        ]
        return [*grids, row(code, code, NodeKind.COMMUNITY, 1)]


def row(code: str, name: str, kind: NodeKind, told: int) -> dict[str, Any]:
    """A place that has so many of its own, in a row as it is read."""
    about = {"community_code": code, "full_name": name, "node_id": uuid4(), "kind": str(kind)}
    return {**about, **dict.fromkeys(FIGURES, 0), "told": told}


async def told(kept: KeptProgress, division: str = "") -> dict[str, int]:
    nodes = await kept.down_to(NodeKind.GRID, UUID(int=1), division)
    return {node["full_name"]: node["told"] for node in nodes}


async def test_a_community_has_what_its_grids_have_and_its_own() -> None:
    of = Mobilisation()
    of.tell(HERE, 0)
    of.tell(HERE, 1)
    assert await told(KeptProgress(of)) == {
        HERE: 3,
        f"{HERE} 0": 1,
        f"{HERE} 1": 1,
        THERE: 1,
        f"{THERE} 0": 0,
    }


async def test_only_what_changed_is_read_again() -> None:
    of = Mobilisation()
    kept = KeptProgress(of)
    before = await told(kept)
    assert await told(kept) == before
    of.tell(THERE, 0)
    assert (await told(kept))[THERE] == 2
    assert of.read == [[HERE, THERE], [THERE]]


async def test_a_branch_that_has_no_mark_yet_is_read_once_and_when_it_has_one() -> None:
    of = Mobilisation()
    of.mark[HERE] = None
    kept = KeptProgress(of)
    await told(kept)
    await told(kept)
    of.tell(HERE, 0)
    await told(kept)
    assert of.read == [[HERE, THERE], [HERE]]


async def test_a_division_sees_its_part_in_the_order_of_names() -> None:
    assert list(await told(KeptProgress(Mobilisation()), "440306")) == [THERE, f"{THERE} 0"]


async def test_what_lies_below_grids_is_read_each_time() -> None:
    kept = KeptProgress(Mobilisation())
    nodes = await kept.down_to(NodeKind.BUILDING, UUID(int=1), "")
    assert [node["kind"] for node in nodes] == ["community", "grid", "building"]


async def test_what_nobody_looks_at_any_more_is_forgotten() -> None:
    of = Mobilisation()
    kept = KeptProgress(of)
    for number in range(MOST_KEPT + 1):
        await kept.down_to(NodeKind.GRID, UUID(int=number), "")
    await kept.down_to(NodeKind.GRID, UUID(int=MOST_KEPT), "")
    assert len(of.read) == MOST_KEPT + 1
    await kept.down_to(NodeKind.GRID, UUID(int=0), "")
    assert len(of.read) == MOST_KEPT + 2
