"""Matters: what a level cannot settle goes to the level above, with its time, and comes back.

The community's leaders are told like everybody who gets a task; street and district have no leading
post in the roster: their officers see it in the console, and are phoned when nobody looks. Without
an answer in time it goes one level on; past the district it stays there, overdue, until the
mobilisation ends, and for a while those of the district are phoned again and again.
"""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from schemas.rounds import round_name
from schemas.vocabulary import (
    UNDER_WAY,
    Coverage,
    MatterLevel,
    MatterState,
    MobilisationState,
    NodeKind,
    PostKind,
    RoundPurpose,
    TaskKind,
    TaskState,
)
from services.alerting.domain import ladder
from services.alerting.domain.draft import Draft
from services.alerting.domain.events import MatterAnswered, MatterRaised
from services.alerting.domain.state import Entry, Matter, Task, Timer, TimerKind
from services.alerting.domain.succession import assign, successor
from services.alerting.domain.task_states import TaskEvent
from services.alerting.domain.tasking import Mission, move

URGENCY, OF_ONE_DOOR = 2, 3
AGAIN = 8
"""How often at most those of the district are asked again for what is overdue: for two hours where
the plan gives a level fifteen minutes."""
ENDS = {
    MatterState.SETTLED: TaskEvent.FINISH,
    MatterState.STOOD_DOWN: TaskEvent.STAND_DOWN,
    MatterState.LAPSED: TaskEvent.LAPSE,
}
LEADS = (TaskState.OPEN, TaskState.RECEIVED, TaskState.DONE)
"""A post whose doors all have an outcome still leads: that somebody needs help is one."""
BACK = "settled"
"""The mark of a timer that waits for the end of a pause to bring an answer back."""


def said(draft: Draft, event: MatterRaised | MatterAnswered) -> None:
    """Something is raised by a leader, or answered."""
    if isinstance(event, MatterRaised):
        _raised(draft, event)
    else:
        _answered(draft, event)


def _raised(draft: Draft, event: MatterRaised) -> None:
    """A grid's or the community's leader cannot settle something; nobody else raises. Past the
    deadline, when the community is asked nothing any more, the street has it."""
    if draft.matter(event.matter_id) is not None:
        return
    task = _leading(draft, event.contact_id)
    refusal = _not_raised(draft, task)
    if task is None or refusal:
        draft.note(Entry("matter_refused", refusal, contact_id=event.contact_id))
        return
    visit = draft.visit(event.visit_id) if event.visit_id else None
    matter = Matter(
        matter_id=event.matter_id,
        kind=event.kind,
        level=MatterLevel.COMMUNITY,
        node_id=visit.stairwell_id if visit else task.node_id,
        grid_id=task.grid_id,
        visit_id=visit.visit_id if visit else None,
        raised_by=event.contact_id,
        raised_at=draft.now,
        came_at=draft.now,
        due_at=draft.now,
        note_id=event.note_id,
    )
    below = task.grid_id is not None and draft.still_time(task.grid_id)
    lay(draft, matter, MatterLevel.COMMUNITY if below else MatterLevel.STREET, "raised")


def _not_raised(draft: Draft, task: Task | None) -> str:
    """Why who leads by this task raises nothing; empty when they may."""
    if task is None:
        return "leads no grid"
    if draft.mobilisation.state not in UNDER_WAY:
        return f"it is {draft.mobilisation.state}"
    return "lifted" if _lifted(draft, task.grid_id) else ""


def _lifted(draft: Draft, grid_id: UUID | None) -> bool:
    """Whether the alert touches a grid no longer; without one, any of the community's."""
    slices = draft.slices() if grid_id is None else [draft.slice(grid_id)]
    return all(one is not None and one.coverage is Coverage.LIFTED for one in slices)


def _leading(draft: Draft, contact_id: UUID) -> Task | None:
    """The task by which the contact leads a grid or the community: one that is not lifted before
    one that is, the highest first."""
    found = []
    for task in draft.all_tasks_of(contact_id):
        place = draft.place(task.node_id)
        above = place is not None and place.kind in (NodeKind.COMMUNITY, NodeKind.GRID)
        if above and task.kind is TaskKind.LEAD and task.state in LEADS:
            found.append(task)

    def order(task: Task) -> tuple[bool, int, UUID]:
        return _lifted(draft, task.grid_id), len(draft.path(task.node_id)), task.task_id

    return min(found, key=order, default=None)


def lay(draft: Draft, matter: Matter, level: MatterLevel, reason: str) -> None:
    """Lay a matter before a level; where nobody is who could be told, it goes on at once."""
    due = draft.time + draft.mobilisation.edition.settle_within
    matter = draft.put_matter(replace(matter, level=level, came_at=draft.time, due_at=due))
    draft.note(Entry(f"matter_to_{level}", reason, matter.node_id, visit_id=matter.visit_id))
    if level is MatterLevel.COMMUNITY and not _told_community(draft, matter):
        lay(draft, matter, MatterLevel.STREET, "nobody to be told at the community")
        return
    draft.set_timer(Timer(TimerKind.MATTER, matter.matter_id, level, due))
    _ring(draft, matter)


def _ring(draft: Draft, matter: Matter) -> None:
    """Nobody is phoned about what was stopped, closed or lifted: its officers see it."""
    if draft.mobilisation.state in UNDER_WAY and not _lifted(draft, matter.grid_id):
        _watch(draft, matter)


def _watch(draft: Draft, matter: Matter) -> None:
    """Street and district are phoned when nobody looks, until it is answered or goes on."""
    if matter.level is not MatterLevel.COMMUNITY:
        draft.set_timer(Timer(TimerKind.WATCH, matter.matter_id, matter.level, draft.time))


def _told_community(draft: Draft, matter: Matter) -> bool:
    """Open a task to each of the community's leading posts; gives whether there was any."""
    community_id = draft.branch.community_id
    told = False
    for duty in draft.duties_at(community_id):
        heir = successor(draft, duty, frozenset())
        if duty.kind is not PostKind.COMMUNITY_LEADER or heir is None:
            continue
        urgency = OF_ONE_DOOR if matter.visit_id else URGENCY
        mission = Mission(
            TaskKind.SETTLE, duty.post_id, community_id, matter.grid_id, urgency, _cause(matter)
        )
        told = assign(draft, mission, heir.person_id) is not None or told
    return told


def _cause(matter: Matter) -> str:
    return round_name(RoundPurpose.MATTER, matter.matter_id)


def _tasks(draft: Draft, matter: Matter) -> list[Task]:
    """Who of the community has it to answer."""
    tasks = draft.tasks_at(draft.branch.community_id)
    return [task for task in tasks if task.cause.endswith(_cause(matter))]


def _answered(draft: Draft, event: MatterAnswered) -> None:
    """Settled, or sent on up, by a level that has it to answer or stands above that."""
    matter = draft.matter(event.matter_id)
    refusal = _refusal(draft, matter, event)
    if matter is None or refusal:
        node_id = matter.node_id if matter else None
        draft.note(Entry("matter_refused", refusal, node_id, event.contact_id))
        return
    if event.settlement is None:
        go_on(draft, matter, "sent on up")
        return
    settled = replace(
        matter,
        settlement=event.settlement,
        answered_by=event.contact_id,
        answer_note_id=event.note_id,
    )
    end(draft, settled, MatterState.SETTLED, str(event.settlement))
    if draft.mobilisation.state is MobilisationState.PAUSED:
        draft.set_timer(Timer(TimerKind.MATTER, matter.matter_id, BACK, draft.time))
    else:
        bring_back(draft, settled)


def _refusal(draft: Draft, matter: Matter | None, event: MatterAnswered) -> str:
    """Why this answer does not count; empty when it does."""
    if matter is None:
        return "no such matter"
    if matter.state is not MatterState.OPEN:
        return f"it is {matter.state} already"
    if event.settlement is None and matter.level.above is None:
        return "there is no level above"
    if event.contact_id is not None:
        asked = any(task.contact_id == event.contact_id for task in _tasks(draft, matter))
        return "" if asked else "not theirs to answer"
    ours = draft.branch.community_code.startswith(event.division)
    reaches = ours and matter.level.answered_from(event.division)
    return "" if reaches else f"{event.division} does not answer for the {matter.level}"


def go_on(draft: Draft, matter: Matter, reason: str) -> None:
    """One level further up; at the top it stays, and is asked for again."""
    if matter.level.above is None:
        _ask_again(draft, matter, reason)
        return
    for task in _tasks(draft, matter):
        move(draft, task, TaskEvent.HAND_OVER, reason)
    lay(draft, matter, matter.level.above, reason)


def _ask_again(draft: Draft, matter: Matter, reason: str) -> None:
    """The timeline says that its time is over, and it has the same time once more, some times."""
    asked = matter.again < AGAIN
    why = reason if asked else f"{reason}, nobody is phoned any more"
    draft.note(Entry("matter_overdue", why, matter.node_id, visit_id=matter.visit_id))
    if asked:
        draft.put_matter(replace(matter, again=matter.again + 1, again_at=draft.time))
        due = draft.time + matter.within
        draft.set_timer(Timer(TimerKind.MATTER, matter.matter_id, matter.level, due))
        _ring(draft, matter)
    elif not _ends_later(draft, matter):
        # It came up after the deadline, which would have ended it.
        end(draft, matter, MatterState.LAPSED, reason)


def _ends_later(draft: Draft, matter: Matter) -> bool:
    """Whether a deadline will end it: its grid's or, without one, the last of the community's."""
    grid_id = matter.grid_id
    grids = [one.grid_id for one in draft.slices()] if grid_id is None else [grid_id]
    return any(draft.still_time(one) for one in grids)


def time_out(draft: Draft, matter_id: UUID, mark: str) -> None:
    """A level's time is over, or a pause that an answer waited for."""
    matter = draft.matter(matter_id)
    if matter is None:
        return
    if mark == BACK:
        bring_back(draft, matter)
    elif matter.state is MatterState.OPEN and mark == matter.level:
        go_on(draft, matter, "not answered in time")


def bring_back(draft: Draft, matter: Matter) -> None:
    """Tell who raised it, or else who leads its grid, that there is an answer."""
    contact_id = matter.raised_by or _leader_of(draft, matter)
    contact = draft.contact(contact_id) if contact_id else None
    if contact is not None:
        ladder.let_know(draft, contact, round_name(RoundPurpose.SETTLED, matter.matter_id))


def _leader_of(draft: Draft, matter: Matter) -> UUID | None:
    if matter.grid_id is None:
        return None
    leading = [
        task
        for task in draft.all_tasks_at(matter.grid_id)
        if task.kind is TaskKind.LEAD and task.state in LEADS
    ]
    found = min(leading, key=lambda task: (task.state.ended, task.task_id), default=None)
    return found.contact_id if found else None


def end(draft: Draft, matter: Matter, state: MatterState, reason: str) -> None:
    """The matter is over, and so is the task of whoever had it to answer."""
    draft.put_matter(replace(matter, state=state, ended_at=draft.now))
    _watch(draft, matter)
    draft.note(Entry(f"matter_{state}", reason, matter.node_id, visit_id=matter.visit_id))
    for task in _tasks(draft, matter):
        opened = task.state is TaskState.OPEN and state is MatterState.SETTLED
        read = move(draft, task, TaskEvent.RECEIVE, "answered the matter") if opened else task
        move(draft, read or task, ENDS[state], reason)


def end_where(
    draft: Draft, wanted: Callable[[Matter], bool], state: MatterState, reason: str
) -> None:
    """End every open matter that is wanted."""
    for matter in draft.open_matters():
        if wanted(matter):
            end(draft, matter, state, reason)
