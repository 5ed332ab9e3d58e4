"""Opening tasks: one duty of one person for one cause is one task."""

from datetime import timedelta

from schemas.vocabulary import TaskKind, TaskState
from services.alerting.domain.draft import Draft
from services.alerting.domain.task_states import TaskEvent
from services.alerting.domain.tasking import (
    Mission,
    add_task,
    level_of,
    move,
    root_cause,
    superior_node,
)
from tests.builders.alerting import NOON, branch, node, person, post, small_community
from tests.builders.chain import Chain

MISSION = Mission(TaskKind.LEAD, post("g1"), node("g1"), node("g1"), 1, "first")


def test_the_same_task_is_opened_once() -> None:
    draft = Draft(branch(), NOON)
    first = add_task(draft, MISSION, person("A"), TaskState.OPEN)
    assert first is not None
    assert add_task(draft, MISSION, person("A"), TaskState.OPEN) is None
    assert add_task(draft, MISSION, person("B"), TaskState.OPEN) is not None


def test_a_waiting_task_has_not_been_opened_until_it_is() -> None:
    draft = Draft(branch(), NOON)
    waiting = add_task(draft, MISSION, person("A"), TaskState.WAITING)
    assert waiting is not None
    assert waiting.opened_at is None
    draft.now = NOON + timedelta(minutes=5)
    opened = move(draft, waiting, TaskEvent.OPEN, "its turn")
    assert opened is not None
    assert opened.opened_at == draft.now


def test_every_step_says_what_for_and_why() -> None:
    draft = Draft(branch(), NOON)
    task = add_task(draft, MISSION, person("A"), TaskState.OPEN)
    assert task is not None
    received = move(draft, task, TaskEvent.RECEIVE, "answered by page")
    assert received is not None
    assert [(entry.what, entry.reason) for entry in draft.entries] == [
        ("task_added", "first"),
        ("task_received", "answered by page"),
    ]
    assert {entry.task_id for entry in draft.entries} == {task.task_id}


def test_what_the_table_refuses_changes_nothing() -> None:
    draft = Draft(branch(), NOON)
    task = add_task(draft, MISSION, person("A"), TaskState.OPEN)
    assert task is not None
    assert move(draft, task, TaskEvent.FINISH, "no") is None
    assert draft.task(task.task_id) == task


def test_a_chain_of_tasks_keeps_the_cause_of_its_first() -> None:
    assert root_cause("deputy/first") == root_cause("level_above/first") == "first"
    assert level_of("deputy/upgrade:42") == 42
    assert level_of("first") == level_of("rescue") == 0


def test_the_superior_is_the_nearest_node_with_a_leading_post() -> None:
    chain = Chain(small_community())
    chain.cover("g1")
    draft = Draft(chain.branch, NOON)
    assert superior_node(draft, node("g1/b1/s1")) == node("g1/b1")
    assert superior_node(draft, node("c")) is None
    assert chain.task("g1/b1/s1", "g1/b1/s1.A").superior_id == node("g1/b1")
