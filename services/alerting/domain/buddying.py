"""Buddies in the first round, where the plan says so: whoever is paired with a resident is asked to
see them, beside the leader who has the door.

The first who says so goes, another buddy of the same resident stands down, and the door says that
somebody goes, so that the leader sees to the others first. An outcome ends it for all.
"""

from dataclasses import replace
from uuid import UUID

from schemas import ids
from schemas.vocabulary import TaskKind, TaskState
from services.alerting.domain import cascade
from services.alerting.domain.draft import Draft
from services.alerting.domain.responding import open_tasks
from services.alerting.domain.state import Visit
from services.alerting.domain.succession import assign, listen_anew, usable
from services.alerting.domain.task_states import TaskEvent
from services.alerting.domain.tasking import Mission, add_task, level_of, move

ANOTHER_GOES = "another buddy goes"


def ask(draft: Draft, grid_id: UUID, cause: str) -> None:
    """Ask the buddies of a grid's residents; whoever is paired no longer stands down."""
    if not draft.mobilisation.edition.visiting.buddies:
        return
    for visit in draft.visits_below(grid_id):
        for task in open_tasks(draft, visit, TaskKind.VISIT):
            if task.person_id not in visit.buddies:
                move(draft, task, TaskEvent.STAND_DOWN, "paired no longer")
        if visit.unaccounted:
            _ask(draft, visit, cause)


def asked(draft: Draft, grid_id: UUID) -> bool:
    """Whether any buddy in the grid was asked before."""
    return any(
        task.kind is TaskKind.VISIT
        for visit in draft.visits_below(grid_id)
        for task in draft.all_tasks_at(visit.stairwell_id)
    )


def _ask(draft: Draft, visit: Visit, cause: str) -> None:
    """Not those who have the door as its leader, nor whoever was silent or can't at this level."""
    listen_anew(draft, visit.buddies, level_of(cause))
    lead = {t.person_id for t in draft.tasks_at(visit.node_id) if t.kind is TaskKind.LEAD}
    for person_id in visit.buddies:
        if person_id in lead or not usable(draft, person_id):
            continue
        mission = Mission(
            kind=TaskKind.VISIT,
            post_id=ids.of("buddy", visit.resident_id, person_id),
            node_id=visit.stairwell_id,
            grid_id=visit.grid_id,
            urgency=1,
            cause=cause,
            resident_id=visit.resident_id,
        )
        if cascade.may_start(draft, visit.stairwell_id):
            assign(draft, mission, person_id)
        else:
            add_task(draft, mission, person_id, TaskState.WAITING)


def claim(draft: Draft) -> None:
    """One has said that they go: the others stand down, and the door says so while they do."""
    for task_id in list(draft.touched_tasks):
        task = draft.task(task_id)
        if task is None or task.kind is not TaskKind.VISIT or task.resident_id is None:
            continue
        visit_id = ids.visit_id(draft.mobilisation.mobilisation_id, task.resident_id)
        visit = draft.visit(visit_id)
        if visit is not None:
            _claim(draft, visit)


def _claim(draft: Draft, visit: Visit) -> None:
    tasks = open_tasks(draft, visit, TaskKind.VISIT)
    goes = any(task.state is TaskState.RECEIVED for task in tasks)
    if goes:
        for task in tasks:
            if task.state is not TaskState.RECEIVED:
                move(draft, task, TaskEvent.STAND_DOWN, ANOTHER_GOES)
    if visit.buddy_goes != goes:
        draft.put_visit(replace(visit, buddy_goes=goes))
