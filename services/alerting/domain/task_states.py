"""The life of a task as one table: what is not in it is refused."""

from enum import StrEnum

from schemas.vocabulary import TaskState


class TaskEvent(StrEnum):
    """What can happen to a task."""

    OPEN = "open"
    RECEIVE = "receive"
    FINISH = "finish"
    HAND_OVER = "hand_over"
    STAND_DOWN = "stand_down"
    LAPSE = "lapse"


TRANSITIONS: dict[tuple[TaskState, TaskEvent], TaskState] = {
    (TaskState.WAITING, TaskEvent.OPEN): TaskState.OPEN,
    (TaskState.WAITING, TaskEvent.HAND_OVER): TaskState.HANDED_OVER,
    (TaskState.WAITING, TaskEvent.STAND_DOWN): TaskState.STOOD_DOWN,
    (TaskState.WAITING, TaskEvent.LAPSE): TaskState.LAPSED,
    (TaskState.OPEN, TaskEvent.RECEIVE): TaskState.RECEIVED,
    (TaskState.OPEN, TaskEvent.HAND_OVER): TaskState.HANDED_OVER,
    (TaskState.OPEN, TaskEvent.STAND_DOWN): TaskState.STOOD_DOWN,
    (TaskState.OPEN, TaskEvent.LAPSE): TaskState.LAPSED,
    (TaskState.RECEIVED, TaskEvent.OPEN): TaskState.OPEN,
    (TaskState.RECEIVED, TaskEvent.FINISH): TaskState.DONE,
    (TaskState.RECEIVED, TaskEvent.HAND_OVER): TaskState.HANDED_OVER,
    (TaskState.RECEIVED, TaskEvent.STAND_DOWN): TaskState.STOOD_DOWN,
    (TaskState.RECEIVED, TaskEvent.LAPSE): TaskState.LAPSED,
}


def after(state: TaskState, event: TaskEvent) -> TaskState | None:
    """The state after `event`, or None when it changes nothing (an ended task stays ended)."""
    return TRANSITIONS.get((state, event))
