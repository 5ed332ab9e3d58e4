"""A node's figures are its own and its children's."""

from schemas.vocabulary import VisitOutcome
from services.alerting.domain.rollup import Figures, own, roll_up
from tests.builders.alerting import Community, node
from tests.builders.chain import Chain


def chain() -> Chain:
    chain = Chain(Community({"g1": {"s1": ("wang", "li")}, "g2": {"s1": ("zhao",)}}))
    chain.cover("g1", "g2")
    chain.sent("g1/b1/s1.A")
    chain.answer("g1/b1/s1.A")
    chain.found("wang", VisitOutcome.SAFE, by="g1/b1/s1.A")
    chain.found("li", VisitOutcome.NO_ANSWER, by="g1/b1/s1.A")
    return chain


def test_leaves_count_at_every_node_above() -> None:
    figures = roll_up(chain().branch)
    grid = figures[node("g1")]
    assert (grid.visits, grid.accounted, grid.safe, grid.no_answer) == (2, 1, 1, 1)
    assert (grid.tasks, grid.told, grid.answered) == (3, 1, 1)
    community = figures[node("c")]
    assert (community.visits, community.unknown, community.tasks) == (3, 1, 7)


def test_a_node_is_its_own_and_its_children() -> None:
    branch = chain().branch
    figures, alone = roll_up(branch), own(branch)
    for place in branch.places.values():
        children = [p for p in branch.places.values() if p.parent_id == place.node_id]
        total = alone[place.node_id]
        for child in children:
            total += figures[child.node_id]
        assert figures[place.node_id] == total


def test_a_lifted_visit_counts_nowhere() -> None:
    lifted = chain()
    lifted.lift("g1")
    assert roll_up(lifted.branch)[node("g1")].visits == 0


def test_no_answer_is_not_accounted() -> None:
    assert Figures(visits=1, no_answer=1).accounted == 0
    assert roll_up(chain().branch)[node("g1/b1/s1")].accounted == 1
