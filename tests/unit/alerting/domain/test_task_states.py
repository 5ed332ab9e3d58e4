"""The life of a task is one table, and an ended task stays ended."""

import pytest

from schemas.vocabulary import TaskState
from services.alerting.domain.task_states import TRANSITIONS, TaskEvent, after

LIVE = [state for state in TaskState if not state.ended]
ENDED = [state for state in TaskState if state.ended]


@pytest.mark.parametrize("state", ENDED)
@pytest.mark.parametrize("event", TaskEvent)
def test_an_ended_task_stays_ended(state: TaskState, event: TaskEvent) -> None:
    assert after(state, event) is None


@pytest.mark.parametrize("state", LIVE)
@pytest.mark.parametrize(
    ("event", "end"),
    [
        (TaskEvent.HAND_OVER, TaskState.HANDED_OVER),
        (TaskEvent.STAND_DOWN, TaskState.STOOD_DOWN),
        (TaskEvent.LAPSE, TaskState.LAPSED),
    ],
)
def test_every_live_task_can_end(state: TaskState, event: TaskEvent, end: TaskState) -> None:
    assert after(state, event) is end


def test_only_a_received_task_is_finished() -> None:
    assert [s for s in TaskState if after(s, TaskEvent.FINISH)] == [TaskState.RECEIVED]


def test_a_task_that_waits_for_the_level_above_is_not_received() -> None:
    assert after(TaskState.WAITING, TaskEvent.RECEIVE) is None


def test_every_state_but_the_first_two_is_reached_by_the_table() -> None:
    reached = set(TRANSITIONS.values())
    assert reached == set(TaskState) - {TaskState.WAITING}
