"""What runs, with how its visits stand."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from services.gateway.console.handlers.running import VISITS, Running

HERE, THERE = "440305001001", "440306001001"


class Mobilisation:
    """One that runs, in memory; `read` are the communities whose visits were counted each time."""

    def __init__(self) -> None:
        self.row: dict[str, Any] = {"mobilisation_id": uuid4(), "event": "台风"}
        self.row["communities"] = [HERE, THERE]
        self.mark: dict[str, UUID | None] = {HERE: uuid4(), THERE: uuid4()}
        self.safe = {HERE: 1}
        self.read: list[list[str]] = []

    def answer(self, code: str) -> None:
        self.safe[code] = self.safe.get(code, 0) + 1
        self.mark[code] = uuid4()

    async def live(self, division: str) -> list[dict[str, Any]]:
        return [self.row]

    async def marks(self, mobilisation_id: UUID) -> dict[str, UUID | None]:
        return dict(self.mark)

    async def visits(self, mobilisation_id: UUID, codes: Iterable[str]) -> list[dict[str, Any]]:
        self.read.append(list(codes))
        return [
            dict.fromkeys(VISITS, 0) | {"community_code": code, "visits": 5, "accounted": safe}
            for code, safe in self.safe.items()
            if code in self.read[-1]
        ]


async def test_visits_are_counted_again_where_a_community_has_changed() -> None:
    of = Mobilisation()
    running = Running(of, of)
    (row,) = await running("")
    assert row == {**of.row, "visits": 5, "accounted": 1, "needs_help": 0, "no_answer": 0} | {
        "mine": True
    }
    assert await running("") == [row]
    of.answer(THERE)
    (row,) = await running("")
    assert (row["visits"], row["accounted"]) == (10, 2)
    assert of.read == [[HERE, THERE], [THERE]]


async def test_an_officer_of_a_division_reads_the_visits_of_their_part_alone() -> None:
    of = Mobilisation()
    of.answer(THERE)
    running = Running(of, of)
    (whole,), (part,) = await running(""), await running("440305001")
    assert (whole["visits"], whole["accounted"]) == (10, 2)
    assert (part["visits"], part["accounted"]) == (5, 1)
    assert (whole["mine"], part["mine"]) == (True, False)
    assert of.read == [[HERE, THERE]], "what is kept is the whole"
