"""A lower level starts when the upper has answered or its time is over, not before."""

from dataclasses import replace

import pytest

from schemas.vocabulary import PostKind, TaskState
from services.alerting.domain.plan import Order
from services.alerting.domain.state import Duty
from tests.builders.alerting import (
    Community,
    edition,
    minutes,
    node,
    person,
    post,
    small_community,
)
from tests.builders.chain import Chain

CASCADE = edition(Order.CASCADE)


@pytest.fixture
def chain() -> Chain:
    chain = Chain(small_community(), CASCADE)
    chain.cover("g1")
    return chain


def test_only_the_top_is_told_at_first(chain: Chain) -> None:
    assert chain.states("c") == [TaskState.OPEN]
    assert chain.states("g1") == [TaskState.WAITING]
    assert chain.states("g1/b1") == [TaskState.WAITING]
    assert chain.ordered("g1.A") == []


def test_an_answer_opens_the_next_level_only(chain: Chain) -> None:
    chain.answer("c.A")
    assert chain.states("g1") == [TaskState.OPEN]
    assert chain.states("g1/b1") == [TaskState.WAITING]


def test_the_timer_opens_the_next_level_and_not_before(chain: Chain) -> None:
    chain.sent("c.A")
    chain.wait(minutes(4.9))
    assert chain.states("g1") == [TaskState.WAITING]
    chain.wait(minutes(0.1))
    assert chain.states("g1") == [TaskState.OPEN]
    assert chain.states("g1/b1") == [TaskState.WAITING]
    chain.wait(minutes(5))
    assert chain.states("g1/b1") == [TaskState.OPEN]


def test_a_deputy_does_not_get_the_level_above_more_time(chain: Chain) -> None:
    chain.wait(minutes(4))
    chain.cannot("c.A")
    chain.wait(minutes(1))
    assert chain.states("c", "c.B") == [TaskState.OPEN]
    assert chain.states("g1") == [TaskState.OPEN]


def test_a_vacant_top_holds_nobody_up() -> None:
    chain = Chain(small_community(holders={"c": ()}), CASCADE)
    chain.cover("g1")
    assert chain.states("c") == []
    assert chain.states("g1") == [TaskState.OPEN]


def test_a_level_without_posts_in_the_plan_is_passed_over() -> None:
    posts = (PostKind.COMMUNITY_LEADER, PostKind.STAIRWELL_LEADER)
    chain = Chain(small_community(), edition(Order.CASCADE, posts=posts))
    chain.cover("g1")
    chain.answer("c.A")
    assert chain.states("g1/b1/s1") == [TaskState.OPEN]


def test_a_holder_of_an_upper_and_a_lower_post_elsewhere_does_not_start_the_lower() -> None:
    community = Community(
        {"g1": {"s1": ("wang",)}, "g2": {"s1": ("zhao",)}},
        holders={"g1": ("A",), "g2/b1/s1": ("A", "B")},
    )
    chain = Chain(community, CASCADE)
    chain.cover("g1", "g2")
    chain.answer("c.A")
    chain.answer("A")
    assert chain.states("g1/b1") == [TaskState.OPEN]
    assert chain.states("g2/b1/s1") == [TaskState.WAITING]


def test_a_waiting_task_that_is_handed_over_goes_on_waiting() -> None:
    community = Community(
        {"g1": {"s1": ("wang",)}, "g2": {"s1": ("zhao",)}},
        holders={"g1": ("A", "X"), "g2/b1/s1": ("A", "B")},
    )
    chain = Chain(community, CASCADE)
    chain.cover("g1", "g2")
    chain.answer("c.A")
    chain.cannot("A")
    assert chain.states("g1", "X") == [TaskState.OPEN]
    assert chain.states("g2/b1/s1", "A") == [TaskState.HANDED_OVER]
    assert chain.states("g2/b1/s1", "B") == [TaskState.WAITING]
    assert chain.ordered("B") == []
    assert chain.states("g2/b1") == [TaskState.WAITING]


def test_who_has_only_waiting_tasks_and_speaks_up_is_told_when_it_is_time(chain: Chain) -> None:
    chain.answer("g1/b1.A")
    assert chain.states("g1/b1") == [TaskState.WAITING]
    chain.answer("c.A")
    chain.answer("g1.A")
    assert chain.states("g1/b1") == [TaskState.OPEN]
    assert len(chain.ordered("g1/b1.A")) == 1


def test_a_graver_level_waits_for_the_level_above_again(chain: Chain) -> None:
    for name in ("c.A", "g1.A", "g1/b1.A", "g1/b1/s2.A"):
        chain.answer(name)
    assert chain.states("g1/b1/s2") == [TaskState.DONE]
    chain.wait(minutes(60))
    chain.cover("g1", revision=2, degree=4)
    assert chain.ordered("c.A")[-1][0] == "upgrade:2"
    assert [t.state for t in chain.tasks("g1", live=True)] == [TaskState.WAITING]
    assert [t.state for t in chain.tasks("g1/b1/s2", live=True)] == [TaskState.WAITING]
    chain.answer("c.A")
    assert [t.state for t in chain.tasks("g1", live=True)] == [TaskState.OPEN]
    assert chain.ordered("g1.A")[-1][0] == "upgrade:2"


def test_a_grid_that_comes_later_does_not_wait_for_an_upper_level_that_has_answered() -> None:
    community = Community({"g1": {"s1": ("wang",)}, "g2": {"s1": ("zhao",)}})
    chain = Chain(community, CASCADE)
    chain.cover("g1")
    chain.answer("c.A")
    chain.cover("g2")
    assert chain.states("g2") == [TaskState.OPEN]
    assert chain.states("g2/b1") == [TaskState.WAITING]


def test_a_second_post_above_does_not_give_it_more_time(chain: Chain) -> None:
    chain.wait(minutes(4))
    event = chain.community.covered("g1", revision=2)
    secretary = Duty(post("c2"), PostKind.COMMUNITY_LEADER, node("c"), (person("X"),))
    chain.tell(replace(event, duties=(*event.duties, secretary)))
    assert len(chain.ordered("X")) == 1
    chain.wait(minutes(1))
    assert chain.states("g1") == [TaskState.OPEN]
