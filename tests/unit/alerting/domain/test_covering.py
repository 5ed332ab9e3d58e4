"""An alert touches a grid: who gets a task, who is seen, what a revision changes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from schemas.vocabulary import Channel, Coverage, MobilisationState, TaskState, VisitOutcome
from services.alerting.domain.events import GridCovered
from services.alerting.domain.plan import Visiting
from services.alerting.domain.state import TimerKind
from tests.builders.alerting import Community, edition, minutes, node, person, small_community
from tests.builders.chain import Chain

S1 = "g1/b1/s1"
SAFE = VisitOutcome.SAFE


@pytest.fixture
def chain() -> Chain:
    chain = Chain(small_community())
    chain.cover("g1")
    return chain


def two_grids() -> Chain:
    chain = Chain(Community({"g1": {"s1": ("wang",)}, "g2": {"s1": ("zhao",)}}))
    chain.expect_grids(2)
    chain.cover("g1", "g2")
    return chain


def test_every_post_in_the_grid_and_above_gets_a_task(chain: Chain) -> None:
    for name in ("c", "g1", "g1/b1", S1, "g1/b1/s2"):
        assert chain.states(name) == [TaskState.OPEN]
    assert len(chain.orders) == 5


def test_the_community_hears_once_of_several_grids() -> None:
    chain = two_grids()
    assert chain.states("c") == [TaskState.OPEN]
    assert chain.ordered("c.A") == [("first", Channel.SMS)]


def test_the_same_again_and_what_is_older_change_nothing(chain: Chain) -> None:
    chain.cover("g1", revision=5, alert=1)
    for revision in (5, 4):
        draft = chain.tell(chain.community.covered("g1", revision, 1, degree=4))
        assert not draft.rows.tasks
        assert not draft.rows.slices
        assert not draft.orders


def test_the_same_level_again_tells_nobody(chain: Chain) -> None:
    chain.answer(f"{S1}.A")
    before = (dict(chain.branch.tasks), dict(chain.branch.contacts), len(chain.orders))
    chain.cover("g1", revision=2, coverage=Coverage.STILL)
    assert (chain.branch.tasks, chain.branch.contacts, len(chain.orders)) == before


def test_only_those_whom_the_plan_wants_are_seen() -> None:
    visiting = Visiting(frozenset({"oxygen"}), frozenset(), minutes(30), 2)
    chain = Chain(small_community(), edition(visiting=visiting))
    chain.cover("g1")
    assert chain.branch.visits == {}


@pytest.mark.parametrize(("traits", "seen"), [(("basement",), 2), (("old",), 0)])
def test_only_in_buildings_that_the_plan_names(traits: tuple[str, ...], seen: int) -> None:
    visiting = Visiting(frozenset({"alone"}), frozenset({"basement"}), minutes(30), 2)
    chain = Chain(small_community(traits=traits), edition(visiting=visiting))
    chain.cover("g1")
    assert len(chain.branch.visits) == seen


def test_who_leaves_the_roster_need_not_be_seen(chain: Chain) -> None:
    chain.community.grids = {"g1": {"s1": ("wang",), "s2": ()}}
    chain.cover("g1", revision=2, alert=1)
    assert chain.visit("li").lifted
    assert not chain.visit("wang").lifted


@pytest.mark.parametrize("order", [("g1", "g2"), ("g2", "g1")])
def test_who_moves_to_another_grid_is_still_seen(order: tuple[str, str]) -> None:
    chain = two_grids()
    chain.community.grids = {"g1": {"s1": ()}, "g2": {"s1": ("zhao", "wang")}}
    for grid in order:
        chain.cover(grid, revision=2, alert=1)
    moved = chain.visit("wang")
    assert (moved.lifted, moved.grid_id, moved.node_id) == (False, node("g2"), node("g2/b1/s1"))
    assert chain.branch.visits[moved.visit_id].unaccounted


def test_a_graver_level_tells_everybody_anew_and_sees_everybody_again(chain: Chain) -> None:
    chain.sent(f"{S1}.A")
    chain.answer(f"{S1}.A")
    chain.found("wang", SAFE, by=f"{S1}.A")
    chain.wait(minutes(60))
    chain.cover("g1", revision=2, degree=4)
    assert sorted(chain.states(S1)) == [TaskState.OPEN, TaskState.STOOD_DOWN]
    assert chain.ordered(f"{S1}.A") == [("first", Channel.SMS), ("upgrade:2", Channel.SMS)]
    assert chain.visit("wang").outcome is VisitOutcome.UNKNOWN
    assert chain.slice("g1").deadline_at == chain.now + timedelta(hours=4)


def test_an_outcome_from_before_the_graver_level_does_not_count(chain: Chain) -> None:
    before = chain.now
    chain.wait(minutes(60))
    chain.cover("g1", revision=2, degree=4)
    chain.found("wang", SAFE, by=f"{S1}.A", at=before)
    assert chain.visit("wang").outcome is VisitOutcome.UNKNOWN


def test_without_revisit_the_outcomes_stay() -> None:
    chain = Chain(small_community(), edition(revisit=False))
    chain.cover("g1")
    chain.found("wang", SAFE, by=f"{S1}.A")
    chain.cover("g1", revision=2, degree=4)
    assert chain.visit("wang").outcome is SAFE


def test_a_graver_level_in_two_grids_is_one_message_for_the_community() -> None:
    chain = two_grids()
    chain.answer("c.A")
    chain.cover("g1", revision=2, degree=4)
    chain.answer("c.A", at=chain.now + minutes(1))
    chain.cover("g2", revision=2, degree=4)
    assert [round_ for round_, _ in chain.ordered("c.A")] == ["first", "upgrade:2"]
    assert [t.state for t in chain.tasks("c", live=True)] == [TaskState.RECEIVED]


def test_a_holder_of_posts_in_two_grids_is_told_once_of_the_graver_level() -> None:
    chain = Chain(
        Community(
            {"g1": {"s1": ("wang",)}, "g2": {"s1": ("zhao",)}},
            holders={S1: ("A",), "g2/b1/s1": ("A",)},
        )
    )
    chain.cover("g1", "g2")
    chain.answer("A")
    chain.cover("g1", revision=2, degree=4)
    chain.answer("A", at=chain.now + minutes(1))
    chain.cover("g2", revision=2, degree=4)
    assert [round_ for round_, _ in chain.ordered("A")] == ["first", "upgrade:2"]
    assert [t.state for t in chain.tasks(of="A", live=True)] == [TaskState.RECEIVED] * 2


def test_who_is_new_at_the_graver_level_gets_one_message() -> None:
    chain = Chain(small_community(holders={S1: (), "g1/b1/s2": ()}))
    chain.cover("g1")
    chain.community.holders = {S1: ("A",), "g1/b1/s2": ("A",)}
    chain.cover("g1", revision=2, degree=4)
    assert [round_ for round_, _ in chain.ordered("A")] == ["first"]


def test_a_vacant_post_above_is_told_once_of_the_graver_level() -> None:
    chain = Chain(small_community(holders={S1: (), "g1/b1/s2": ()}))
    chain.cover("g1")
    chain.answer("g1/b1.A")
    chain.cover("g1", revision=2, degree=4)
    rounds = [round_ for round_, _ in chain.ordered("g1/b1.A")]
    assert rounds.count("upgrade:2") == 1
    assert len({order.attempt_id for order in chain.orders}) == len(chain.orders)


def test_the_silent_are_asked_again_at_a_graver_level(chain: Chain) -> None:
    chain.silence(f"{S1}.A")
    chain.cannot(f"{S1}.B")
    chain.cover("g1", revision=2, degree=4)
    assert [t.state for t in chain.tasks(S1, f"{S1}.A", live=True)] == [TaskState.OPEN]
    assert chain.ordered(f"{S1}.A")[-1] == ("upgrade:2", Channel.SMS)


def test_a_graver_level_that_comes_in_a_pause_is_told_when_things_go_on(chain: Chain) -> None:
    chain.answer(f"{S1}.A")
    chain.pause()
    chain.cover("g1", revision=2, degree=4)
    assert chain.ordered(f"{S1}.A") == [("first", Channel.SMS)]
    chain.resume(minutes(5))
    assert chain.ordered(f"{S1}.A")[-1] == ("upgrade:2", Channel.SMS)


def test_before_approval_grids_are_kept_and_nobody_is_told() -> None:
    chain = Chain(small_community(), state=MobilisationState.AWAITING_APPROVAL)
    chain.cover("g1")
    assert (chain.orders, chain.branch.tasks) == ([], {})
    assert chain.visit("wang").unaccounted
    chain.approve()
    assert chain.states(S1) == [TaskState.OPEN]


def test_covered_again_after_lifting_everybody_is_told_and_seen_anew(chain: Chain) -> None:
    chain.sent(f"{S1}.A")
    chain.answer(f"{S1}.A")
    chain.found("wang", SAFE, by=f"{S1}.A")
    chain.lift("g1", revision=2)
    chain.wait(minutes(30))
    chain.cover("g1", revision=3)
    assert sorted(chain.states(S1)) == [TaskState.OPEN, TaskState.STOOD_DOWN]
    assert chain.ordered(f"{S1}.A")[-1] == ("upgrade:3", Channel.SMS)
    assert chain.visit("wang").outcome is VisitOutcome.UNKNOWN
    assert chain.slice("g1").deadline_at == chain.now + timedelta(hours=4)


def test_a_grid_added_after_the_community_was_done_is_told_to_it() -> None:
    chain = Chain(Community({"g1": {"s1": ()}, "g2": {"s1": ("zhao",)}}))
    chain.expect_grids(1)
    chain.cover("g1")
    chain.answer("c.A")
    assert chain.states("c") == [TaskState.DONE]
    chain.expect_grids(2)
    chain.cover("g2", revision=2)
    assert sorted(chain.states("c")) == [TaskState.DONE, TaskState.OPEN]


def test_after_the_deadline_a_change_of_the_roster_opens_nothing(chain: Chain) -> None:
    chain.wait(minutes(241))
    chain.community.grids = {"g1": {"s1": ("wang", "li", "sun"), "s2": (), "s3": ()}}
    chain.cover("g1", revision=2, alert=1)
    assert all(task.state.ended for task in chain.branch.tasks.values())
    assert chain.visit("sun").unaccounted


def test_a_vacant_post_that_is_filled_gets_its_task() -> None:
    everybody_away: dict[str, tuple[str, ...]] = dict.fromkeys(("c", "g1", "g1/b1", S1), ())
    chain = Chain(small_community(holders=everybody_away))
    chain.cover("g1")
    assert chain.states(S1) == []
    assert chain.notes["post_vacant"] >= 1
    chain.community.holders[S1] = ("A",)
    chain.cover("g1", revision=2, alert=1)
    assert chain.ordered("A") == [("first", Channel.SMS)]


def test_the_communitys_deadline_is_that_of_its_last_grid(chain: Chain) -> None:
    chain.community.grids = {"g1": {"s1": ("wang",)}, "g2": {"s1": ("zhao",)}}
    chain.wait(minutes(60))
    chain.set_edition(edition(deadline=minutes(30)))
    chain.cover("g2")
    assert chain.timers[TimerKind.DEADLINE, node("c")].due_at == chain.slice("g1").deadline_at
    chain.wait(minutes(30))
    assert chain.states("g2") == [TaskState.LAPSED]
    assert chain.states("c") == [TaskState.OPEN]


def _with_the_stairwell(chain: Chain, grid: str) -> GridCovered:
    """What the roster tells of a grid after the first grid's stairwell was counted to it."""
    told = chain.community.covered(grid, revision=2, alert=1)
    place = chain.community.place(S1)
    path = (place.path[0], node(grid), place.node_id)
    place = replace(place, parent_id=node(grid), path=path, grid_id=node(grid))
    return replace(
        told,
        places=(*told.places, place),
        duties=(*told.duties, chain.community.duty(S1)),
        residents=(*told.residents, *chain.community.residents("g1")),
    )


@pytest.mark.parametrize("upgraded", [True, False])
def test_who_leads_a_stairwell_that_moved_hears_of_its_new_grid_alone(upgraded: bool) -> None:
    chain = Chain(Community({"g1": {"s1": ("wang",)}, "g2": {"s1": ("li",)}}))
    chain.cover("g1", "g2")
    chain.tell(_with_the_stairwell(chain, "g2"))
    before = len(chain.orders)
    if upgraded:
        gone = chain.community.covered("g1", revision=2, alert=2, degree=4)
        chain.tell(replace(gone, places=gone.places[:-1], duties=gone.duties[:-1], residents=()))
    else:
        chain.lift("g1", revision=3)
    leader = person(f"{S1}.A")
    (task,) = [one for one in chain.branch.tasks.values() if one.person_id == leader]
    assert (task.state, task.grid_id) == (TaskState.OPEN, node("g2"))
    assert leader not in {order.person_id for order in chain.orders[before:]}
