"""Opening tasks and moving them along their table."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from schemas import ids
from schemas.vocabulary import RoundPurpose, TaskKind, TaskState
from services.alerting.domain.draft import Draft
from services.alerting.domain.state import Contact, Entry, Task
from services.alerting.domain.task_states import TaskEvent, after


@dataclass(frozen=True)
class Mission:
    """What a new task is for: the post that answers for it, where, and why it is opened."""

    kind: TaskKind
    post_id: UUID
    node_id: UUID
    grid_id: UUID | None
    urgency: int
    cause: str
    resident_id: UUID | None = None

    def task_id(self, mobilisation_id: UUID, person_id: UUID) -> UUID:
        cause = f"{self.cause}/{self.resident_id}" if self.resident_id else self.cause
        return ids.task_id(mobilisation_id, self.post_id, self.node_id, person_id, cause)


def root_cause(cause: str) -> str:
    """Why the first of a chain of tasks was opened: `deputy/first` -> `first`."""
    return cause.rpartition("/")[2]


def level_of(cause: str) -> int:
    """The alert revision of the upgrade that a task is about, 0 for any other task."""
    purpose, _, revision = root_cause(cause).partition(":")
    return int(revision) if purpose == RoundPurpose.UPGRADE else 0


def superior_node(draft: Draft, node_id: UUID) -> UUID | None:
    """The nearest node above that has a leading post, None at the top."""
    above = draft.path(node_id)[:-1]
    return next((node for node in reversed(above) if draft.leads(node)), None)


def contact_of(draft: Draft, person_id: UUID) -> Contact:
    """The person's contact in this branch, made when there is none yet."""
    contact_id = draft.contact_id(person_id)
    found = draft.contact(contact_id)
    return found or draft.put_contact(Contact(contact_id=contact_id, person_id=person_id))


def add_task(draft: Draft, mission: Mission, person_id: UUID, state: TaskState) -> Task | None:
    """The new task, or None when this very task was opened before."""
    task_id = mission.task_id(draft.mobilisation.mobilisation_id, person_id)
    if draft.task(task_id) is not None:
        return None
    contact = contact_of(draft, person_id)
    task = Task(
        task_id=task_id,
        kind=mission.kind,
        post_id=mission.post_id,
        node_id=mission.node_id,
        grid_id=mission.grid_id,
        contact_id=contact.contact_id,
        person_id=person_id,
        state=state,
        urgency=mission.urgency,
        cause=mission.cause,
        reason="",
        opened_at=None if state is TaskState.WAITING else draft.now,
        resident_id=mission.resident_id,
        superior_id=superior_node(draft, mission.node_id),
    )
    draft.note(Entry("task_added", mission.cause, task.node_id, task.contact_id, task_id))
    return draft.put_task(task)


def move(
    draft: Draft, task: Task, event: TaskEvent, reason: str, at: datetime | None = None
) -> Task | None:
    """The task after `event` with its reason kept, or None when the event changes nothing.

    `at` is when its holder said so, which our backlog makes no later: what they said first counts,
    in whichever order we hear of it.
    """
    state = after(task.state, event)
    if state is None:
        if event is TaskEvent.RECEIVE and at and task.answered_at and at < task.answered_at:
            draft.put_task(replace(task, answered_at=_said_at(draft, task, at)))
        return None
    moved = replace(task, state=state, reason=reason)
    if state is TaskState.OPEN:
        moved = replace(moved, opened_at=task.opened_at or draft.now)
    if state is TaskState.RECEIVED:
        moved = replace(moved, answered_at=_said_at(draft, moved, at or draft.now))
    if state.ended:
        moved = replace(moved, ended_at=draft.now)
    draft.note(Entry(f"task_{state}", reason, task.node_id, task.contact_id, task.task_id))
    return draft.put_task(moved)


def _said_at(draft: Draft, task: Task, at: datetime) -> datetime:
    """When the holder answered: not after now, nor before it was asked."""
    said_at = min(at, draft.now)
    return max(said_at, task.opened_at or said_at)
