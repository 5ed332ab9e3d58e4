"""Cascade: a lower level starts when the upper has answered or its timer has run out.

Only the newest level counts: after an upgrade the level below waits again.
"""

from uuid import UUID

from schemas.vocabulary import TaskKind, TaskState
from services.alerting.domain.draft import Draft
from services.alerting.domain.plan import Order
from services.alerting.domain.state import Task, Timer, TimerKind
from services.alerting.domain.succession import tell
from services.alerting.domain.task_states import TaskEvent
from services.alerting.domain.tasking import level_of, move, superior_node

ANSWERED = (TaskState.RECEIVED, TaskState.DONE)


def may_start(draft: Draft, node_id: UUID) -> bool:
    """Whether a task at this node need not wait for the level above."""
    if draft.mobilisation.edition.order is Order.BROADCAST:
        return True
    superior = superior_node(draft, node_id)
    return superior is None or _lets_start(draft, superior)


def _lets_start(draft: Draft, superior: UUID) -> bool:
    tasks = _newest_leading(draft, superior)
    if any(task.state in ANSWERED for task in tasks) or all(t.state.ended for t in tasks):
        return True
    opened = [task.opened_at for task in tasks if task.opened_at is not None]
    wait = draft.mobilisation.edition.cascade_wait
    return bool(opened) and draft.time >= min(opened) + wait


def _newest_leading(draft: Draft, node_id: UUID) -> list[Task]:
    tasks = [task for task in draft.all_tasks_at(node_id) if task.kind is TaskKind.LEAD]
    newest = max((level_of(task.cause) for task in tasks), default=0)
    return [task for task in tasks if level_of(task.cause) == newest]


def start_timer(draft: Draft, task: Task) -> None:
    """The first open task at a node gives the level below its time; others do not prolong it."""
    edition = draft.mobilisation.edition
    if edition.order is not Order.CASCADE or task.kind is not TaskKind.LEAD:
        return
    tasks = _newest_leading(draft, task.node_id)
    opened = [other.opened_at for other in tasks if other.opened_at is not None]
    due = min([*opened, draft.time]) + edition.cascade_wait
    draft.set_timer(Timer(TimerKind.CASCADE, task.node_id, "", due))


def open_task(draft: Draft, task: Task, reason: str) -> None:
    """A waiting task begins: its holder is told, the level below gets its time."""
    opened = move(draft, task, TaskEvent.OPEN, reason)
    if opened is not None:
        start_timer(draft, opened)
        tell(draft, opened)


def time_out(draft: Draft, node_id: UUID) -> None:
    """A node's time is over; a timer of a milder level, or one that came early, does nothing."""
    if _lets_start(draft, node_id):
        release(draft, node_id, "the level above had its time")


def release(draft: Draft, node_id: UUID, reason: str) -> None:
    """Open what waits directly below a node."""
    waiting = draft.waiting_below(node_id)
    for task in sorted(waiting, key=lambda task: (len(draft.path(task.node_id)), task.task_id)):
        open_task(draft, task, reason)
