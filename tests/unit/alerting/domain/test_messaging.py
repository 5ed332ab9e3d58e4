"""A message goes to whoever holds the chosen posts now and stands so, once each."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

import pytest

from schemas import ids
from schemas.events.commands import Selection
from schemas.vocabulary import (
    ContactStanding,
    MobilisationState,
    PostKind,
    TaskState,
    VisitOutcome,
)
from services.alerting.domain.draft import Draft
from services.alerting.domain.events import TimerDue
from services.alerting.domain.messaging import selected
from services.alerting.domain.plan import Order
from services.alerting.domain.state import TimerKind
from tests.builders.alerting import Community, edition, node, person, small_community
from tests.builders.chain import Chain

MESSAGE = ids.of("test-message")


@pytest.fixture
def chain() -> Chain:
    chain = Chain(Community({"g1": {"s1": ()}, "g2": {"s1": ()}}), edition())
    chain.cover("g1", "g2")
    return chain


def names(chain: Chain, **selection: Iterable[object] | ContactStanding) -> set[UUID]:
    wanted = Selection.model_validate(selection)
    return set(selected(Draft(chain.branch, chain.now), wanted))


def send(chain: Chain, **selection: object) -> None:
    mark = Selection.model_validate(selection).model_dump_json()
    chain.tell(TimerDue(TimerKind.MESSAGE, MESSAGE, mark))


def told(chain: Chain, name: str) -> int:
    return sum(1 for round_name, _ in chain.ordered(name) if round_name.startswith("ad-hoc"))


def test_by_level_and_by_place(chain: Chain) -> None:
    grids = {person("g1.A"), person("g2.A")}
    assert names(chain, posts=(PostKind.GRID_LEADER,)) == grids
    assert names(chain, posts=(PostKind.GRID_LEADER,), nodes=(node("g1"),)) == {person("g1.A")}
    assert grids < names(chain, nodes=(node("c"),)) == names(chain)


def test_who_has_answered_and_who_has_not(chain: Chain) -> None:
    posts = (PostKind.GRID_LEADER,)
    chain.sent("g1.A", "g2.A")
    chain.answer("g1.A")
    assert names(chain, posts=posts, standing=ContactStanding.ANSWERED) == {person("g1.A")}
    assert names(chain, posts=posts, standing=ContactStanding.UNANSWERED) == {person("g2.A")}


def test_whoever_acts_for_a_post_has_it(chain: Chain) -> None:
    posts = (PostKind.GRID_LEADER,)
    chain.sent("g1.A", "g2.A")
    chain.cannot("g1.A")
    assert names(chain, posts=posts) == {person("g1.B"), person("g2.A")}
    chain.sent("g1.B")
    chain.answer("g1.B")
    assert names(chain, posts=posts, standing=ContactStanding.ANSWERED) == {person("g1.B")}


def test_where_nobody_of_the_post_can_the_level_above_has_it(chain: Chain) -> None:
    posts = (PostKind.GRID_LEADER,)
    for name in ("g1.A", "g1.B"):
        chain.sent(name)
        chain.cannot(name)
    assert names(chain, posts=posts) == {person("c.A"), person("g2.A")}


STAIRS = "g1/b1/s1"


def led_by_a_to_the_end() -> Chain:
    """The first leader of the stairwell has done all that there was to do."""
    chain = Chain(Community({"g1": {"s1": ("wang",), "s2": ("li",)}}), edition())
    chain.cover("g1")
    chain.answer(f"{STAIRS}.A")
    chain.found("wang", VisitOutcome.SAFE, by=f"{STAIRS}.A")
    assert chain.states(STAIRS) == [TaskState.DONE]
    return chain


def at_the_stairs(chain: Chain) -> set[UUID]:
    return names(chain, posts=(PostKind.STAIRWELL_LEADER,), nodes=(node(STAIRS),))


def test_who_cannot_any_more_has_it_no_longer_whatever_they_did_before() -> None:
    chain = led_by_a_to_the_end()
    assert at_the_stairs(chain) == {person(f"{STAIRS}.A")}
    chain.cover("g1", revision=2, degree=4)
    chain.cannot(f"{STAIRS}.A")
    assert at_the_stairs(chain) == {person(f"{STAIRS}.B")}


def test_what_was_done_goes_with_the_post_to_who_has_it_now() -> None:
    chain = led_by_a_to_the_end()
    chain.community.holders[STAIRS] = (f"{STAIRS}.C",)
    chain.cover("g1", revision=2)
    assert at_the_stairs(chain) == {person(f"{STAIRS}.C")}


def test_who_has_done_it_from_the_level_above_has_it() -> None:
    chain = Chain(Community({"g1": {"s1": ("wang",), "s2": ("li",)}}), edition())
    chain.cover("g1")
    for name in (f"{STAIRS}.A", f"{STAIRS}.B"):
        chain.sent(name)
        chain.cannot(name)
    chain.sent("g1/b1.A")
    chain.answer("g1/b1.A")
    chain.found("wang", VisitOutcome.SAFE, by="g1/b1.A")
    assert TaskState.DONE in chain.states(STAIRS)
    assert at_the_stairs(chain) == {person("g1/b1.A")}


def test_each_once(chain: Chain) -> None:
    send(chain, posts=[PostKind.GRID_LEADER])
    send(chain)
    assert told(chain, "g1.A") == 1
    assert told(chain, "c.A") == 1


def test_who_was_told_nothing_may_be_told_and_gets_no_task() -> None:
    chain = Chain(small_community(), edition(posts=[PostKind.GRID_LEADER]))
    chain.cover("g1")
    send(chain, posts=[PostKind.STAIRWELL_LEADER])
    assert told(chain, "g1/b1/s1.A") == 1
    assert not [task for task in chain.branch.tasks.values() if task.node_id == node("g1/b1/s1")]


def test_where_messages_are_all_that_it_is_for_each_grid_is_told_as_it_comes_in() -> None:
    wanted = Selection(posts=(PostKind.GRID_LEADER,)).model_dump_json()
    chain = Chain(Community({"g1": {"s1": ("1",)}, "g2": {"s1": ()}}), edition(posts=[]))
    own = replace(chain.branch.mobilisation, messages=((MESSAGE, wanted),))
    chain.branch.mobilisation = own
    chain.cover("g1")
    assert (told(chain, "g1.A"), told(chain, "g2.A")) == (1, 0)
    chain.cover("g2")
    assert (told(chain, "g1.A"), told(chain, "g2.A")) == (1, 1)
    assert not chain.branch.tasks


def test_nobody_after_a_stop(chain: Chain) -> None:
    chain.set_state(MobilisationState.STOPPED)
    send(chain)
    assert told(chain, "c.A") == 0
    assert chain.notes["message_refused"] == 1


def test_who_was_told_something_else_was_not_told_of_a_task() -> None:
    chain = Chain(Community({"g1": {"s1": ()}}), edition(order=Order.CASCADE))
    chain.cover("g1")
    send(chain, posts=[PostKind.STAIRWELL_LEADER])
    chain.sent("g1/b1/s1.A")
    assert chain.contact("g1/b1/s1.A").told_at is None
