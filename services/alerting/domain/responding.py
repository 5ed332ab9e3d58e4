"""Responding: who goes to a resident who does not answer the door, or who needs help.

The resident's buddies, their teams and the grid leader are told together; the first of them to say
so go, the others stand down, so that nobody is seen twice.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from schemas import ids
from schemas.vocabulary import PostKind, TaskKind, TaskState, VisitOutcome
from services.alerting.domain.draft import Draft
from services.alerting.domain.events import DoorReached
from services.alerting.domain.state import (
    Contact,
    Duty,
    Entry,
    Phase,
    Task,
    Timer,
    TimerKind,
    Visit,
)
from services.alerting.domain.succession import about_one, assign, successor, usable
from services.alerting.domain.taken_back import since
from services.alerting.domain.task_states import TaskEvent
from services.alerting.domain.tasking import Mission, add_task, move

RESCUE_URGENCY = 3
HELP_URGENCY, URGENT_HELP = 2, 3
RESPONSES = (TaskKind.RESCUE, TaskKind.HELP)
OF_ONE_DOOR = (TaskKind.VISIT, *RESPONSES)
OTHERS_GO = "others are on their way"
BACK, NO_KNOCK = "what ended it was taken back", "that nobody answered was taken back"


def rescue(draft: Draft, shut: Visit, reason: str) -> bool:
    """Open a rescue task to buddies, teams and the grid leader, once a resident and level. Gives
    whether there is anybody who may be sent, or was already."""
    if shut.rescued:
        return True
    if shut.lifted or not draft.still_time(shut.grid_id):
        return False
    draft.put_visit(replace(shut, rescued=True))
    draft.note(Entry("rescue", reason, shut.stairwell_id, visit_id=shut.visit_id))
    begun_at = since(shut)
    cause = f"rescue:{begun_at.isoformat()}" if begun_at else "rescue"
    _send(draft, shut, TaskKind.RESCUE, RESCUE_URGENCY, cause)
    return bool(open_tasks(draft, shut, TaskKind.RESCUE))


def send_help(draft: Draft, found: Visit) -> bool:
    """Open a task to bring help; what kind is needed stands with the visit. Gives whether there is
    anybody who may be sent."""
    if found.lifted or not draft.still_time(found.grid_id):
        return False
    if sent := open_tasks(draft, found, TaskKind.HELP):
        # More is known of the same need; who is on the way reads it on the page.
        _look_once_more(draft, found, sent)
        return True
    urgency = URGENT_HELP if found.urgent else HELP_URGENCY
    reason, by = str(found.help_kind or "kind not said"), found.outcome_by
    if found.outcome is not VisitOutcome.NEEDS_HELP:
        # Who takes back what had ended it is not at the door.
        reason, by = f"{BACK}: {reason}", None
    draft.note(Entry("help", reason, found.stairwell_id, visit_id=found.visit_id))
    at = found.outcome_at.isoformat() if found.outcome_at else ""
    _send(draft, found, TaskKind.HELP, urgency, f"help:{at}", by)
    return bool(open_tasks(draft, found, TaskKind.HELP))


def _send(
    draft: Draft, to: Visit, kind: TaskKind, urgency: int, cause: str, by: UUID | None = None
) -> None:
    """Tell whoever is sent to a resident and is not on it already; `by` says so from the door."""
    under_way = {task.post_id for task in open_tasks(draft, to, kind)}
    for post_id, person_id in _asked(draft, to):
        if post_id in under_way:
            continue
        if person_id is None:
            draft.note(Entry("nobody_left", cause, to.stairwell_id, visit_id=to.visit_id))
            continue
        mission = Mission(
            kind, post_id, to.stairwell_id, to.grid_id, urgency, cause, to.resident_id
        )
        if by is not None and draft.contact_id(person_id) == by:
            # They say so from the door: no message is needed to tell them.
            task = add_task(draft, mission, person_id, TaskState.OPEN)
            if task is not None:
                move(draft, task, TaskEvent.RECEIVE, "is at the door")
        else:
            assign(draft, mission, person_id)
    look_after(draft, to, kind)


def look_after(draft: Draft, to: Visit, kind: TaskKind) -> None:
    """Once the first and whoever took over could have been told and called, somebody should go."""
    due = draft.time + _all_called(draft)
    draft.set_timer(Timer(TimerKind.UNCLAIMED, to.visit_id, kind, due))


def _look_once_more(draft: Draft, found: Visit, sent: list[Task]) -> None:
    """Nobody goes of those sent, and what came up of it may have been answered: it is said anew
    that help is needed. Those sent a moment ago are looked after already."""
    sent_at = max((task.opened_at for task in sent if task.opened_at), default=draft.time)
    over = draft.time >= sent_at + _all_called(draft)
    if over and all(task.state is not TaskState.RECEIVED for task in sent):
        look_after(draft, found, TaskKind.HELP)


def _all_called(draft: Draft) -> timedelta:
    """How long the first and whoever takes over need to be told and called."""
    return 2 * sum((step.wait for step in draft.mobilisation.edition.ladder), start=timedelta(0))


def _asked(draft: Draft, to: Visit) -> Iterator[tuple[UUID, UUID | None]]:
    """Posts with the person who is asked for each, None where there is nobody (left); then each
    buddy who is not among them, for a post that is theirs and this resident's alone."""
    asked = set()
    for duty in _responders(draft, to):
        heir = successor(draft, duty, frozenset())
        asked.add(heir.person_id if heir else None)
        yield duty.post_id, heir.person_id if heir else None
    for person_id in to.buddies:
        if person_id not in asked and usable(draft, person_id):
            yield ids.of("buddy", to.resident_id, person_id), person_id


def _responders(draft: Draft, to: Visit) -> list[Duty]:
    """The teams' leaders and the grid leader; without any of them the nearest leader above."""
    teams = [duty for post in to.team_posts if (duty := draft.duty(post)) is not None]
    path = draft.path(to.stairwell_id)
    leaders = [
        duty
        for node_id in reversed(path)
        for duty in draft.duties_at(node_id)
        if duty.kind is not PostKind.TEAM_LEADER
    ]
    of_grid = [duty for duty in leaders if duty.kind is PostKind.GRID_LEADER]
    if teams or of_grid:
        return [*teams, *of_grid]
    above = [duty for duty in leaders if duty.node_id != to.stairwell_id]
    return (above or leaders)[:1]


def claim(draft: Draft) -> None:
    """Enough people of those sent to one resident have said that they go: the others stand down.
    When one of them does not go after all, the others are asked again."""
    for task_id in list(draft.touched_tasks):
        task = draft.task(task_id)
        if task is None or task.kind not in RESPONSES or task.answered_at is None:
            continue
        same = [
            other
            for other in draft.tasks_at(task.node_id)
            if (other.kind, other.resident_id) == (task.kind, task.resident_id)
        ]
        going = {other.contact_id for other in same if other.state is TaskState.RECEIVED}
        enough = len(going) >= draft.mobilisation.edition.visiting.responders
        if enough and task.state is TaskState.RECEIVED:
            for other in same:
                if other.state is TaskState.OPEN:
                    move(draft, other, TaskEvent.STAND_DOWN, OTHERS_GO)
        elif not enough and _cancelled(draft, task):
            _ask_again(draft, task)


def _cancelled(draft: Draft, task: Task) -> bool:
    """Whether who had said that they go does not; of a buddy's task nobody takes over."""
    if task.state is TaskState.STOOD_DOWN and draft.duty(task.post_id) is None:
        contact = draft.contact(task.contact_id)
        return contact is not None and contact.phase is Phase.CANNOT
    return task.state in (TaskState.OPEN, TaskState.HANDED_OVER)


def _ask_again(draft: Draft, cancelled: Task) -> None:
    """Whoever of those to be sent stood down since others went; and once more it is looked at
    whether anybody goes."""
    assert cancelled.resident_id is not None
    visit_id = ids.visit_id(draft.mobilisation.mobilisation_id, cancelled.resident_id)
    visit = draft.visit(visit_id)
    if visit is not None and not visit.lifted and draft.still_time(visit.grid_id):
        cause = f"{cancelled.kind}:again:{draft.now.isoformat()}"
        _send(draft, visit, cancelled.kind, cancelled.urgency, cause)


def heard_of(contact: Contact, task: Task, at: datetime, crossing: bool) -> bool:
    """Whether what a contact says at `at` is also about this task: `crossing`, to a message before
    their present round. Who is sent to a resident has to have been written to about it: what came
    up since the round began was on the page at best."""
    opened_at = task.opened_at
    if crossing and (opened_at is None or opened_at > at):
        return False
    if task.kind not in RESPONSES:
        return True
    about = about_one(contact.round)
    if about:
        return (about == str(task.task_id)) is not crossing
    begun_at = contact.begun_at
    return crossing or opened_at is None or begun_at is None or opened_at <= begun_at


def arrive(draft: Draft, event: DoorReached) -> None:
    """Somebody who was sent is at the door: it is they who go, whatever they said before."""
    visit = draft.visit(event.visit_id)
    if visit is None:
        draft.note(Entry("visit_unknown", "arrived", contact_id=event.contact_id))
        return
    for kind in OF_ONE_DOOR:
        for task in open_tasks(draft, visit, kind):
            if task.contact_id == event.contact_id:
                move(draft, task, TaskEvent.RECEIVE, "is at the door", event.at)
    draft.note(
        Entry(
            "arrived",
            f"by {event.via}",
            visit.stairwell_id,
            contact_id=event.contact_id,
            visit_id=visit.visit_id,
        )
    )


def end(draft: Draft, seen: Visit, kind: TaskKind, by: UUID | None) -> None:
    """What the resident was sent for is done, or no longer needed; `by` is who says so from the
    door, None where an officer entered it."""
    for task in open_tasks(draft, seen, kind):
        if not seen.outcome.accounted:
            move(draft, task, TaskEvent.STAND_DOWN, f"now {seen.outcome}")
        elif task.state is TaskState.RECEIVED:
            move(draft, task, TaskEvent.FINISH, str(seen.outcome))
        elif task.contact_id == by:
            said = "answered at the door"
            received = move(draft, task, TaskEvent.RECEIVE, said, seen.outcome_at)
            if received is None:
                # Nobody had asked them yet: nobody has to.
                move(draft, task, TaskEvent.STAND_DOWN, said)
            else:
                move(draft, received, TaskEvent.FINISH, str(seen.outcome))
        else:
            move(draft, task, TaskEvent.STAND_DOWN, "accounted for by others")


def recall(draft: Draft, shut: Visit) -> Visit:
    """Nobody goes to the rescue any more: that nobody answered was taken back."""
    for task in open_tasks(draft, shut, TaskKind.RESCUE):
        move(draft, task, TaskEvent.STAND_DOWN, NO_KNOCK)
    return draft.put_visit(replace(shut, rescued=False))


def ended_since(draft: Draft, shut: Visit, seen_at: datetime | None) -> bool:
    """Whether a rescue that these knocks had led to has ended since the resident was seen, which
    was taken back."""
    if seen_at is None or seen_at == shut.seen_at:
        return False
    return any(
        task.state in (TaskState.DONE, TaskState.STOOD_DOWN)
        and task.opened_at is not None
        and task.opened_at >= min(shut.knocked_at)
        and task.ended_at is not None
        and task.ended_at >= seen_at
        for task in _all_tasks(draft, shut, TaskKind.RESCUE)
    )


def sent_since(draft: Draft, shut: Visit, at: datetime) -> bool:
    """Whether all who are on the rescue were sent from then on."""
    tasks = open_tasks(draft, shut, TaskKind.RESCUE)
    return all(task.opened_at is not None and task.opened_at >= at for task in tasks)


def stand_down(draft: Draft, visit: Visit, reason: str) -> None:
    """Nobody goes there any more."""
    for kind in OF_ONE_DOOR:
        for task in open_tasks(draft, visit, kind):
            move(draft, task, TaskEvent.STAND_DOWN, reason)


def open_tasks(draft: Draft, visit: Visit, kind: TaskKind) -> list[Task]:
    """The resident's tasks of a kind that have not ended."""
    return [task for task in _all_tasks(draft, visit, kind) if not task.state.ended]


def _all_tasks(draft: Draft, visit: Visit, kind: TaskKind) -> list[Task]:
    return [
        task
        for task in draft.all_tasks_at(visit.stairwell_id)
        if task.kind is kind and task.resident_id == visit.resident_id
    ]
