"""Standing down: lifted, cancelled, stopped or past the deadline; unaccounted stays unaccounted."""

from dataclasses import replace
from uuid import UUID

from schemas.rounds import round_name
from schemas.vocabulary import (
    Coverage,
    MatterState,
    MobilisationState,
    PassedOn,
    RoundPurpose,
    TaskState,
)
from services.alerting.domain import coming_up, ladder, matters
from services.alerting.domain.draft import Draft
from services.alerting.domain.grid_time import deadlines
from services.alerting.domain.state import Contact, Task
from services.alerting.domain.succession import UNHEARD
from services.alerting.domain.task_states import TaskEvent
from services.alerting.domain.tasking import move


def lift_grid(draft: Draft, grid_id: UUID, alert_revision: int) -> None:
    """The alert no longer touches a grid; with the last one its community's posts are free too."""
    over = all(covered.coverage is Coverage.LIFTED for covered in draft.slices())
    for visit in draft.visits_below(grid_id):
        draft.put_visit(replace(visit, lifted=True))
    matters.end_where(
        draft,
        lambda matter: matter.grid_id == grid_id or (over and matter.grid_id is None),
        MatterState.STOOD_DOWN,
        f"lifted:{alert_revision}",
    )
    for task in list(draft.tasks()):
        if task.grid_id != grid_id and not (over and task.grid_id is None):
            continue
        if not task.state.ended:
            move(draft, task, TaskEvent.STAND_DOWN, f"lifted:{alert_revision}")
        elif not _rid_of(task):
            # It stays as it ended, but who was at those doors, or was told of them and may go yet,
            # hears that it is over.
            draft.touch(task)


def _rid_of(task: Task) -> bool:
    """Whether it went on to somebody else and its holder knows: they were away or said that they
    can't. Who was silent may have read it since."""
    return task.state is TaskState.HANDED_OVER and task.reason in (*PassedOn, UNHEARD)


def stop(draft: Draft, reason: str) -> None:
    """Stopped by the officer: every task stands down, nobody is written to any more."""
    matters.end_where(draft, lambda _: True, MatterState.STOOD_DOWN, reason)
    for task in list(draft.tasks()):
        if not task.state.ended:
            move(draft, task, TaskEvent.STAND_DOWN, reason)


OVERTAKEN = "overtaken by a live alert"
"""Why a drill pauses that no officer has paused."""


def pause(draft: Draft) -> None:
    """Nothing more is sent for now; each ladder goes on where it was when things do.

    What was resumed before this branch heard of it has nothing held.
    """
    if draft.mobilisation.state is not MobilisationState.PAUSED:
        return
    for contact in list(draft.contacts()):
        ladder.hold(draft, contact)
        if contact.may_have_heard:
            no_drill(draft, contact)


def no_drill(draft: Draft, contact: Contact) -> None:
    """A live alert has overtaken the drill that the contact may have heard of: they hear so, once.
    Nobody may take the one for the other."""
    if draft.mobilisation.overtaken:
        ladder.let_know(draft, contact, round_name(RoundPurpose.OVERTAKEN))


def lapse(draft: Draft, subject_id: UUID) -> None:
    """The deadline of a grid (or of the community's own posts) has passed, if it still has."""
    ours = subject_id == draft.branch.community_id
    covered = draft.slice(subject_id)
    ends = deadlines(draft) if ours else [covered.deadline_at if covered else None]
    if any(end is not None and draft.now < end for end in ends):
        return
    grid_id = None if ours else subject_id
    alone = [] if grid_id is None else coming_up.unattended(draft, grid_id)
    kept = coming_up.with_officers(draft, alone)
    kept_ids, cared_for = {one.matter_id for one in kept}, {one.visit_id for one in kept}
    matters.end_where(
        draft,
        lambda matter: matter.grid_id == grid_id and matter.matter_id not in kept_ids,
        MatterState.LAPSED,
        coming_up.PAST,
    )
    for task in list(draft.tasks()):
        if not task.state.ended and task.grid_id == grid_id:
            move(draft, task, TaskEvent.LAPSE, coming_up.PAST)
    for visit in alone:
        if visit.visit_id not in cared_for:
            coming_up.nobody_sent(draft, visit)


def rest(draft: Draft, reported: UUID | None) -> None:
    """Contacts left without a task to answer: their ladder rests, and who may have heard and has
    none left at all hears that it is over.

    `reported` is a contact just heard to have been written to: a message that crossed the lifting
    on its way is answered with a stand-down as well.
    """
    tasks = [draft.task(task_id) for task_id in draft.touched_tasks]
    contacts = {task.contact_id for task in tasks if task is not None and task.state.ended}
    if reported is not None:
        contacts.add(reported)
    for contact_id in sorted(contacts):
        contact = draft.contact(contact_id)
        left = draft.tasks_of(contact_id)
        if contact is None or any(task.state is not TaskState.RECEIVED for task in left):
            continue
        contact = ladder.release(draft, contact, "no task left")
        revision = 0 if left else _lifted_by(draft, contact_id)
        if revision:
            ladder.stand_down(draft, contact, revision)


def _lifted_by(draft: Draft, contact_id: UUID) -> int:
    """The newest alert that lifted what this contact was sent to, 0 when none did.

    What they passed on themselves is the business of whoever took it.
    """
    grids = {task.grid_id for task in draft.all_tasks_of(contact_id) if not _rid_of(task)}
    slices = list(draft.slices())
    lifted = {s.grid_id: s.alert_revision for s in slices if s.coverage is Coverage.LIFTED}
    revisions = [lifted.get(grid_id, 0) for grid_id in grids if grid_id is not None]
    if None in grids and len(lifted) == len(slices):
        revisions += lifted.values()
    return max(revisions, default=0)
