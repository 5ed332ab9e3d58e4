"""Succession: who takes over when the holder of a task is silent or can't.

First the deputies of the same post, then the posts above, nearest first; whoever was silent or
said "I can't" in this mobilisation, or has held this very task, is passed over.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from schemas.rounds import round_name
from schemas.vocabulary import PostKind, RoundPurpose, TaskKind, TaskState
from services.alerting.domain import ladder
from services.alerting.domain.draft import Draft
from services.alerting.domain.state import Contact, Duty, Entry, Phase, Task, Timer, TimerKind
from services.alerting.domain.task_states import TaskEvent
from services.alerting.domain.tasking import (
    Mission,
    add_task,
    contact_of,
    level_of,
    move,
    root_cause,
)

BYPASSED_URGENCY = 2
DEPUTY, ABOVE = "deputy", "level_above"
SILENT = str(Phase.SILENT)
"""The reason of a task that went on from one who was asked and did not answer in time."""
UNHEARD = f"holder {Phase.SILENT}"
"""The reason of a task that went on at once from one who was silent: they never heard of it."""


@dataclass(frozen=True)
class Successor:
    """Who takes over, and why it is them."""

    person_id: UUID
    cause: str


def duties_above(draft: Draft, duty: Duty) -> list[Duty]:
    """The leading posts above a post, nearest first."""
    path = draft.path(duty.node_id)
    above = path if duty.kind is PostKind.TEAM_LEADER else path[:-1]
    return [
        other
        for node_id in reversed(above)
        for other in draft.duties_at(node_id)
        if other.kind is not PostKind.TEAM_LEADER
    ]


def successor(draft: Draft, duty: Duty, tried: frozenset[UUID]) -> Successor | None:
    """Who fills in for a post when `tried` can't."""
    for person_id in duty.available:
        if person_id not in tried and usable(draft, person_id):
            return Successor(person_id, DEPUTY)
    for above in duties_above(draft, duty):
        for person_id in above.available:
            if person_id not in tried and usable(draft, person_id):
                return Successor(person_id, ABOVE)
    return None


def held_in_own_right(task: Task) -> bool:
    """Whether who holds a leading task has its post, and does not fill in from a level above."""
    prefix = task.cause.rpartition("/")[0]
    return task.kind is TaskKind.LEAD and prefix in ("", DEPUTY)


def usable(draft: Draft, person_id: UUID) -> bool:
    """Whether a person was neither silent nor said "I can't" in this mobilisation."""
    contact = contact_of_person(draft, person_id)
    return contact is None or contact.phase not in (Phase.SILENT, Phase.CANNOT)


def listen_anew(draft: Draft, people: Iterable[UUID], level: int) -> None:
    """Who was silent or said "I can't" at a milder level is asked again at a graver one."""
    for person_id in people:
        contact = contact_of_person(draft, person_id)
        if contact is not None and not usable(draft, person_id) and contact.level < level:
            draft.put_contact(replace(contact, phase=Phase.IDLE))


def contact_of_person(draft: Draft, person_id: UUID) -> Contact | None:
    """The person's contact if they have one; looking does not make one."""
    return draft.contact(draft.contact_id(person_id))


def assign(
    draft: Draft, mission: Mission, person_id: UUID, state: TaskState = TaskState.OPEN
) -> Task | None:
    """Open a task for a person and see that they hear of it; a waiting one is not told yet."""
    task = add_task(draft, mission, person_id, state)
    if task is not None and state is TaskState.OPEN:
        tell(draft, task)
    return task


def tell(draft: Draft, task: Task) -> None:
    """See that the holder of an open task hears of it.

    The first task, a graver level and a higher urgency are worth a message; so is any task of
    one who had nothing left to do, each matter to settle and each resident to go to. Other tasks
    join the page: of one who has answered as received, of one who was silent they go on at once.
    """
    contact = contact_of(draft, task.person_id)
    level = level_of(task.cause)
    if contact.round == "":
        contact = contact if contact.level == level else replace(contact, level=level)
        first = task.kind in (TaskKind.LEAD, TaskKind.VISIT)
        name = str(RoundPurpose.FIRST) if first else round_name(_purpose(task), task.urgency)
        ladder.begin(draft, contact, name, task.urgency)
    elif level > contact.level:
        contact = replace(contact, level=level)
        urgency = max(contact.urgency, task.urgency)
        ladder.begin(draft, contact, round_name(RoundPurpose.UPGRADE, level), urgency)
    elif contact.phase in (Phase.SILENT, Phase.CANNOT):
        hand_over(draft, task, f"holder {contact.phase}")
    elif task.urgency > contact.urgency:
        name = round_name(_purpose(task), task.urgency)
        ladder.begin(draft, contact, name, task.urgency)
    elif contact.phase is Phase.IDLE or _had_finished(draft, task) or _by_itself(contact, task):
        # What they were told before is over; this is a new reason to write.
        name = round_name(_purpose(task), task.task_id)
        ladder.begin(draft, contact, name, contact.urgency)
    elif contact.phase is Phase.ANSWERED:
        move(draft, task, TaskEvent.RECEIVE, "joined the page of one who has answered")
    else:
        wake(draft, contact)


def wake(draft: Draft, contact: Contact) -> None:
    """A call that was put off to the morning comes now where that has become too late."""
    put_off = contact.phase is Phase.WAITING and contact.attempt_id is None
    if put_off and ladder.sleeps_until(draft, contact) is None:
        mark = ladder.mark(contact)
        draft.set_timer(Timer(TimerKind.LADDER, contact.contact_id, mark, draft.time))


def tell_next(draft: Draft, unheard: Iterable[Task]) -> None:
    """Of what a contact has not been written to about, the eldest has its message now; the next
    once that is answered."""
    for task in sorted(unheard, key=lambda task: (task.opened_at or draft.now, task.task_id)):
        if task.state is TaskState.OPEN:
            tell(draft, task)
            return


def about_one(name: str) -> str:
    """The id of the task to a resident that a round is about alone, empty for any other round."""
    purpose, _, cause = name.partition(":")
    one = purpose in (RoundPurpose.URGENCY, RoundPurpose.HELP)
    task_id = cause.partition(":")[0]
    return task_id if one and not task_id.isdigit() else ""


PURPOSES = {TaskKind.HELP: RoundPurpose.HELP, TaskKind.SETTLE: RoundPurpose.MATTER}


def _purpose(task: Task) -> RoundPurpose:
    return PURPOSES.get(task.kind, RoundPurpose.URGENCY)


def _by_itself(contact: Contact, task: Task) -> bool:
    """A matter, or one resident, has a time of its own: who looked at the page an hour ago must
    hear of it, and has not said that they go there."""
    return task.kind is not TaskKind.LEAD and contact.phase is Phase.ANSWERED


def _had_finished(draft: Draft, task: Task) -> bool:
    """Whether the holder had nothing under way before this task."""
    contact = contact_of(draft, task.person_id)
    return contact.phase is Phase.ANSWERED and not any(
        other.task_id != task.task_id and other.state is not TaskState.WAITING
        for other in draft.tasks_of(contact.contact_id)
    )


def heir_of(draft: Draft, task: Task) -> Successor | None:
    """Who would take a task over; None where nobody is left."""
    duty = draft.duty(task.post_id)
    same = [t for t in draft.all_tasks_at(task.node_id) if _same_duty(t, task)]
    return successor(draft, duty, frozenset(t.person_id for t in same)) if duty else None


def hand_over(draft: Draft, task: Task, reason: str) -> Task | None:
    """Pass a task on; None, and the task stays, when nobody is left who could take it.

    A task that waits for the level above goes on waiting with its new holder. Who had said that
    they go to one resident, and don't, goes no longer, whether or not somebody takes over.
    """
    if draft.duty(task.post_id) is None:
        # A buddy stands for nobody but themselves; the others were told together with them.
        move(draft, task, TaskEvent.STAND_DOWN, reason)
        return None
    heir = heir_of(draft, task)
    if heir is None:
        draft.note(Entry("nobody_left", reason, task.node_id, task.contact_id, task.task_id))
        draft.touch(task)
        if task.kind is not TaskKind.LEAD:
            move(draft, task, TaskEvent.OPEN, reason)
        return None
    moved = move(draft, task, TaskEvent.HAND_OVER, reason)
    if moved is None:
        return None
    mission = _passed_on(task, heir)
    next_id = mission.task_id(draft.mobilisation.mobilisation_id, heir.person_id)
    draft.put_task(replace(moved, successor_id=next_id))
    state = TaskState.WAITING if task.state is TaskState.WAITING else TaskState.OPEN
    return assign(draft, mission, heir.person_id, state)


def _passed_on(task: Task, heir: Successor) -> Mission:
    return Mission(
        kind=task.kind,
        post_id=task.post_id,
        node_id=task.node_id,
        grid_id=task.grid_id,
        urgency=task.urgency if heir.cause == DEPUTY else max(task.urgency, BYPASSED_URGENCY),
        cause=f"{heir.cause}/{root_cause(task.cause)}",
        resident_id=task.resident_id,
    )


def _same_duty(one: Task, other: Task) -> bool:
    return (one.kind, one.resident_id, one.post_id, root_cause(one.cause)) == (
        other.kind,
        other.resident_id,
        other.post_id,
        root_cause(other.cause),
    )


def pass_on_all(draft: Draft, contact_id: UUID, reason: str) -> None:
    """The contact can't: every task of theirs goes on."""
    for task in draft.tasks_of(contact_id):
        hand_over(draft, task, reason)


def pass_on_unanswered(draft: Draft, contact_id: UUID, reason: str) -> None:
    """The contact is silent: what they have not confirmed goes on, the rest stays with them."""
    if not draft.mobilisation.edition.escalate:
        return
    for task in draft.tasks_of(contact_id):
        if task.state is not TaskState.RECEIVED:
            hand_over(draft, task, reason)
