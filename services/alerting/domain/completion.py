"""When a task is done: its holder has answered and every door below is accounted for.

A door may become unaccounted again after that: an outcome taken back, a resident new in the
roster. A task that is done stays done, so its post gets a task anew: who answers for the door
knows it best, and when they are not there succession finds who stands in. The levels above are
not troubled; they see the door in their roll-up.
"""

from collections.abc import Iterable
from uuid import UUID

from schemas.vocabulary import Coverage, NodeKind, TaskKind, TaskState
from services.alerting.domain.draft import Draft
from services.alerting.domain.state import Entry, Task, Visit
from services.alerting.domain.succession import successor, tell
from services.alerting.domain.task_states import TaskEvent
from services.alerting.domain.tasking import Mission, add_task, move

REOPENED = "reopened"


def complete(draft: Draft, node_ids: Iterable[UUID]) -> None:
    """Finish the received leading tasks at these nodes whose doors are all accounted for."""
    for node_id in node_ids:
        tasks = draft.received_at(node_id)
        if tasks and _all_known(draft, node_id) and draft.all_accounted(node_id):
            for task in tasks:
                move(draft, task, TaskEvent.FINISH, "every door is accounted for")


def _all_known(draft: Draft, node_id: UUID) -> bool:
    """A community's doors are known once all its grids have been told."""
    place = draft.place(node_id)
    if place is None or place.kind is not NodeKind.COMMUNITY:
        return True
    if draft.expected_grids is None:
        return False
    told = [s for s in draft.slices() if s.coverage is not Coverage.LIFTED]
    return len(told) >= draft.expected_grids


def reopen(draft: Draft, visits: Iterable[Visit]) -> None:
    """Give a task anew to posts whose task was over before one of these doors opened again: done,
    or lapsed at a deadline that has been put off since."""
    for visit in visits:
        if not visit.unaccounted or not draft.still_time(visit.grid_id):
            continue
        leading = [t for t in draft.all_tasks_at(visit.node_id) if t.kind is TaskKind.LEAD]
        over = [task for task in leading if task.state in (TaskState.DONE, TaskState.LAPSED)]
        if over and all(task.state.ended for task in leading):
            last = max(over, key=lambda task: (task.ended_at or draft.now, task.task_id))
            _reopen(draft, last, visit)


def _reopen(draft: Draft, over: Task, visit: Visit) -> None:
    duty = draft.duty(over.post_id)
    heir = successor(draft, duty, frozenset()) if duty else None
    if heir is None:
        draft.note(Entry("nobody_left", REOPENED, visit.stairwell_id, visit_id=visit.visit_id))
        return
    cause = f"{REOPENED}:{draft.now.isoformat()}"
    mission = Mission(over.kind, over.post_id, over.node_id, over.grid_id, over.urgency, cause)
    task = add_task(draft, mission, heir.person_id, TaskState.OPEN)
    if task is None:
        return
    if task.contact_id == visit.outcome_by:
        # They say so themselves: no message is needed to tell them.
        move(draft, task, TaskEvent.RECEIVE, "took the outcome back")
    else:
        tell(draft, task)
