"""A branch that is packed comes back as it was."""

from dataclasses import fields

import pytest

from schemas.vocabulary import MatterKind, MatterLevel, NodeKind, VisitOutcome
from services.alerting.adapters.branch_rows import KINDS
from services.alerting.adapters.packing import pack, unpack
from services.alerting.domain.branch import Branch, Rows
from services.alerting.domain.state import Matter, Place
from tests.builders.alerting import branch, minutes, node, person, resident, small_community
from tests.builders.chain import Chain

S1 = "g1/b1/s1"


@pytest.fixture(scope="module")
def lived() -> Branch:
    """A branch in which something of every kind has happened."""
    chain = Chain(small_community(teams=("team",), buddies=("buddy",), traits=("basement",)))
    chain.cover("g1")
    chain.answer(f"{S1}.A")
    chain.found("wang", VisitOutcome.NO_ANSWER, by=f"{S1}.A")
    chain.wait(minutes(10))
    chain.found("wang", VisitOutcome.NO_ANSWER, by=f"{S1}.A")
    at = chain.now
    of = Matter(
        resident("li"), MatterKind.SUPPLIES, MatterLevel.COMMUNITY, node("c"), None, None,
        person(f"{S1}.A"), at, at, at + minutes(30),
    )  # fmt: skip
    chain.branch.lay(Rows(matters={of.matter_id: of}))
    return chain.branch


@pytest.mark.parametrize("name", [name for name, *_ in KINDS])
def test_every_row_comes_back_equal_and_of_the_same_types(lived: Branch, name: str) -> None:
    before, after = getattr(lived, name), getattr(unpack(pack(lived)), name)
    assert before
    assert list(after.items()) == list(before.items())
    for one, other in zip(before.values(), after.values(), strict=True):
        for item in fields(one):
            assert type(getattr(other, item.name)) is type(getattr(one, item.name))


def test_what_was_one_object_is_one_again() -> None:
    grid_id = node("g1")
    places = [
        Place(node(name), NodeKind.BUILDING, grid_id, (grid_id,), grid_id) for name in ("b1", "b2")
    ]
    first, second = unpack(pack(Rows(places={one.node_id: one for one in places}))).places.values()
    assert first.grid_id is first.parent_id is first.path[0] is second.grid_id


def test_a_packed_branch_is_small(lived: Branch) -> None:
    """Ids at random are what no packing makes smaller: 16 bytes each."""
    assert len(pack(lived)) < 250 * lived.size


def test_a_branch_without_rows_is_packed_too() -> None:
    assert unpack(pack(branch())) == Rows()
