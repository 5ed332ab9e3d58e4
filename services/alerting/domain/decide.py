"""decide(branch, event, now): the one way in which a branch changes."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from schemas.vocabulary import (
    AnswerKind,
    MobilisationState,
    PassedOn,
    RoundPurpose,
    TaskKind,
    TaskState,
)
from services.alerting.domain import (
    buddying,
    calling_again,
    cascade,
    coming_up,
    correcting,
    covering,
    injects,
    ladder,
    leaderless,
    matters,
    messaging,
    responding,
    shut_doors,
    standing_down,
    visiting,
)
from services.alerting.domain.branch import Branch
from services.alerting.domain.completion import complete, reopen
from services.alerting.domain.draft import Draft
from services.alerting.domain.events import (
    AttemptReported,
    BranchEvent,
    CommunityCovered,
    ContactAnswered,
    DoorAnswered,
    DoorReached,
    GridCovered,
    InjectPlanned,
    MatterAnswered,
    MatterRaised,
    TimerDue,
)
from services.alerting.domain.state import Entry, Timer, TimerKind
from services.alerting.domain.succession import (
    SILENT,
    pass_on_all,
    pass_on_unanswered,
    tell_next,
)
from services.alerting.domain.task_states import TaskEvent
from services.alerting.domain.tasking import move


def decide(branch: Branch, event: BranchEvent, now: datetime) -> Draft:
    """What `event` changes in `branch` at `now`; the branch itself stays as it is."""
    draft = Draft(branch, now)
    apply_event(draft, event)
    return draft


def apply_event(draft: Draft, event: BranchEvent) -> None:
    """Lay one event's consequences onto a draft, so that a batch can be one transaction."""
    draft.begin_event()
    grids_before = draft.expected_grids
    reported = None
    match event:
        case GridCovered():
            covering.cover(draft, event)
        case CommunityCovered():
            draft.expected_grids = event.grids
        case AttemptReported():
            _report(draft, event)
            reported = event.contact_id
        case ContactAnswered():
            _answer(draft, event)
        case DoorAnswered():
            visiting.visit(draft, event)
        case DoorReached():
            responding.arrive(draft, event)
        case InjectPlanned():
            injects.plan(draft, event)
        case MatterRaised() | MatterAnswered():
            matters.said(draft, event)
        case TimerDue():
            _time(draft, event)
    _settle(draft, grids_before != draft.expected_grids)
    standing_down.rest(draft, reported)


def _report(draft: Draft, event: AttemptReported) -> None:
    contact = draft.contact(event.contact_id)
    if contact is None:
        draft.note(Entry("report_unknown", str(event.status), contact_id=event.contact_id))
        return
    before, contact = contact, correcting.hear(draft, contact, event)
    # A message to a selection tells nobody of a task.
    counts = not event.round.startswith(RoundPurpose.AD_HOC)
    if counts and ladder.report(draft, contact, event.attempt_id, event.status, event.reason):
        pass_on_unanswered(draft, event.contact_id, "not reached on any channel")
    heard = draft.contact(event.contact_id) or contact
    if heard.may_have_heard and not before.may_have_heard:
        # What crossed the pause on its way; the others heard of it with the pause.
        standing_down.no_drill(draft, heard)
    correcting.correct(draft, heard)


def _answer(draft: Draft, event: ContactAnswered) -> None:
    contact_id = event.contact_id
    contact = draft.contact(contact_id)
    if contact is None:
        draft.note(Entry("answer_unknown", str(event.kind), contact_id=contact_id))
        return
    tasks = draft.tasks_of(contact_id)
    crossing = ladder.crosses(contact, event.kind, event.at, draft.now)
    if not crossing and not ladder.answer(draft, contact, event.kind, event.at):
        draft.note(Entry("answer_outdated", str(event.kind), contact_id=contact_id))
        return
    if crossing:
        draft.put_contact(ladder.heard_from(draft, contact, event.at))
    late = " to an earlier message" if crossing else "" if tasks else " after the end"
    draft.note(Entry("answer", f"{event.kind} by {event.via}{late}", contact_id=contact_id))
    if event.kind is AnswerKind.CANNOT:
        pass_on_all(draft, contact_id, PassedOn.CANNOT)
        return
    heard = [task for task in tasks if responding.heard_of(contact, task, event.at, crossing)]
    for task in heard:
        move(draft, task, TaskEvent.RECEIVE, f"answered by {event.via}", event.at)
    if not crossing:
        tell_next(draft, [task for task in tasks if task not in heard])


def _time(draft: Draft, event: TimerDue) -> None:
    match event.kind:
        case TimerKind.STOP:
            standing_down.stop(draft, event.mark)
        case TimerKind.PAUSE:
            standing_down.pause(draft)
        case TimerKind.MESSAGE:
            messaging.send(draft, event.subject_id, event.mark)
        case _ if draft.mobilisation.state is MobilisationState.PAUSED:
            # It was on its way when the pause began: it is due when things go on.
            draft.put_timer_back(Timer(event.kind, event.subject_id, event.mark, draft.time))
        case TimerKind.DEADLINE:
            standing_down.lapse(draft, event.subject_id)
        case TimerKind.LOOK_AGAIN:
            visiting.look_again(draft, event.subject_id, event.mark)
        case _ if draft.mobilisation.state is MobilisationState.RUNNING:
            _time_running(draft, event)


MARKED: dict[TimerKind, Callable[[Draft, UUID, str], None]] = {
    TimerKind.DOOR: shut_doors.step_due,
    TimerKind.INJECT: injects.time_out,
    TimerKind.UNCLAIMED: coming_up.unclaimed,
    TimerKind.MATTER: matters.time_out,
    TimerKind.CALL_AGAIN: calling_again.call_again,
}
"""Whose rule it is when a timer of a kind, with its subject and mark, has run out."""


def _time_running(draft: Draft, event: TimerDue) -> None:
    subject_id = event.subject_id
    match event.kind:
        case TimerKind.APPLY:
            covering.apply(draft, subject_id)
        case TimerKind.LADDER:
            contact = draft.contact(subject_id)
            if contact is not None and ladder.time_out(draft, contact, event.mark):
                pass_on_unanswered(draft, subject_id, SILENT)
        case TimerKind.CASCADE:
            cascade.time_out(draft, subject_id)
        case TimerKind.WATCH:
            # Whether officers look is known outside of branches only.
            return
        case kind:
            MARKED[kind](draft, subject_id, event.mark)


def _settle(draft: Draft, grids_told: bool) -> None:
    """What follows from the changes: lower levels begin, finished tasks end or open anew, and
    of several who were sent to one door only as many go as are needed."""
    responding.claim(draft)
    buddying.claim(draft)
    coming_up.review(draft)
    released: set[UUID] = set()
    while fresh := [
        task
        for task_id in draft.touched_tasks
        if task_id not in released
        and (task := draft.task(task_id)) is not None
        and task.state is TaskState.RECEIVED
        and task.kind is TaskKind.LEAD
    ]:
        for task in fresh:
            released.add(task.task_id)
            cascade.release(draft, task.node_id, "the level above has answered")
    complete(draft, _nodes_touched(draft, grids_told))
    visits = [draft.visit(visit_id) for visit_id in draft.touched_visits]
    reopen(draft, [visit for visit in visits if visit is not None])
    leaderless.review(draft)


def _nodes_touched(draft: Draft, grids_told: bool) -> list[UUID]:
    """Nodes whose tasks may be done now, from the bottom."""
    tasks = [draft.task(task_id) for task_id in draft.touched_tasks]
    nodes = {task.node_id for task in tasks if task is not None}
    for visit_id in draft.touched_visits:
        visit = draft.visit(visit_id)
        if visit is not None:
            nodes.update(draft.path(visit.stairwell_id))
    if grids_told or draft.touched_slices:
        nodes.add(draft.branch.community_id)
    nodes = {node for node in nodes if draft.received_at(node)}
    return sorted(nodes, key=lambda node: (-len(draft.path(node)), node))
