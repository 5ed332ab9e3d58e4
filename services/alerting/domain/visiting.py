"""Visits: what was found at a door, and the timed path of a door that stays shut."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from schemas.vocabulary import PostKind, TaskKind, TaskState, VisitOutcome
from services.alerting.domain.draft import Draft
from services.alerting.domain.events import DoorAnswered
from services.alerting.domain.state import Duty, Entry, Task, Timer, TimerKind, Visit
from services.alerting.domain.succession import assign, successor
from services.alerting.domain.task_states import TaskEvent
from services.alerting.domain.tasking import Mission, move

RESCUE = "rescue"
RESCUE_URGENCY = 3
NEVER = datetime.min.replace(tzinfo=UTC)
Rank = tuple[datetime, bool, str, str]
"""When an outcome was given, whether it leaves the door open, which it is and by whom."""


def visit(draft: Draft, event: DoorAnswered) -> None:
    """Take in an outcome; the one given last counts, whenever it arrives.

    Of two given at the same moment the one that leaves the door open counts. Each time nobody
    answered counts once, also when it is told late.
    """
    known = draft.visit(event.visit_id)
    if known is None:
        draft.note(Entry("visit_unknown", str(event.outcome), contact_id=event.contact_id))
        return
    found = _with_outcome(_with_knock(known, event), event)
    if found == known:
        if _rank_told(event) != _rank_known(known):
            draft.note(Entry("visit_outdated", str(event.outcome), visit_id=known.visit_id))
        return
    draft.put_visit(found)
    entry = Entry(
        "visit",
        str(event.outcome),
        node_id=known.stairwell_id,
        contact_id=event.contact_id,
        visit_id=known.visit_id,
    )
    draft.note(entry)
    if found.outcome is VisitOutcome.NO_ANSWER:
        _no_answer(draft, found)
    elif found.outcome.accounted:
        _end_rescues(draft, found, event.contact_id)


def _with_knock(known: Visit, event: DoorAnswered) -> Visit:
    knocked = known.knocked_at
    outdated = known.asked_at is not None and event.at < known.asked_at
    if event.outcome is not VisitOutcome.NO_ANSWER or event.at in knocked or outdated:
        return known
    return replace(known, knocked_at=tuple(sorted((*knocked, event.at))))


def _with_outcome(known: Visit, event: DoorAnswered) -> Visit:
    outdated = known.asked_at is not None and event.at < known.asked_at
    if outdated or _rank_told(event) <= _rank_known(known):
        return known
    return replace(known, outcome=event.outcome, outcome_at=event.at, outcome_by=event.contact_id)


def _rank_told(event: DoorAnswered) -> Rank:
    return event.at, not event.outcome.accounted, event.outcome, str(event.contact_id)


def _rank_known(known: Visit) -> Rank:
    at = known.outcome_at or NEVER
    return at, not known.outcome.accounted, known.outcome, str(known.outcome_by)


def _no_answer(draft: Draft, shut: Visit) -> None:
    visiting = draft.mobilisation.edition.visiting
    tries = len(shut.knocked_at)
    if not draft.still_time(shut.grid_id):
        return
    if tries >= visiting.rescue_after:
        rescue(draft, shut, f"no answer {tries} times")
    else:
        due = draft.now + visiting.again_after
        draft.set_timer(Timer(TimerKind.AGAIN, shut.visit_id, str(tries), due))


def again(draft: Draft, visit_id: UUID, mark: str) -> None:
    """Time to knock again; if nobody does in the same time once more, rescue goes."""
    shut = _still_shut(draft, visit_id, mark)
    if shut is None:
        return
    draft.note(Entry("knock_again", mark, shut.stairwell_id, visit_id=visit_id))
    due = draft.now + draft.mobilisation.edition.visiting.again_after
    draft.set_timer(Timer(TimerKind.RESCUE, visit_id, mark, due))


def rescue_due(draft: Draft, visit_id: UUID, mark: str) -> None:
    """Nobody has knocked again."""
    shut = _still_shut(draft, visit_id, mark)
    if shut is not None:
        rescue(draft, shut, "nobody knocked again in time")


def _still_shut(draft: Draft, visit_id: UUID, mark: str) -> Visit | None:
    """The visit, when nothing was heard of it since the timer named by `mark` was set."""
    shut = draft.visit(visit_id)
    if shut is None or shut.outcome is not VisitOutcome.NO_ANSWER:
        return None
    return shut if str(len(shut.knocked_at)) == mark else None


def rescue(draft: Draft, shut: Visit, reason: str) -> None:
    """Open a rescue task to the buddy's team and to the grid leader, once a resident and level."""
    if shut.rescued or shut.lifted or not draft.still_time(shut.grid_id):
        return
    draft.put_visit(replace(shut, rescued=True))
    draft.note(Entry("rescue", reason, shut.stairwell_id, visit_id=shut.visit_id))
    under_way = {task.post_id for task in _rescues(draft, shut)}
    for duty in _rescuers(draft, shut):
        if duty.post_id in under_way:
            continue
        heir = successor(draft, duty, frozenset())
        if heir is None:
            draft.note(Entry("nobody_left", reason, shut.stairwell_id, visit_id=shut.visit_id))
            continue
        mission = Mission(
            TaskKind.RESCUE,
            duty.post_id,
            shut.stairwell_id,
            shut.grid_id,
            RESCUE_URGENCY,
            f"{RESCUE}:{shut.asked_at.isoformat()}" if shut.asked_at else RESCUE,
            shut.resident_id,
        )
        assign(draft, mission, heir.person_id)


def _rescuers(draft: Draft, shut: Visit) -> list[Duty]:
    """The teams' leaders and the grid leader; without any of them the nearest leader above."""
    teams = [duty for post in shut.team_posts if (duty := draft.duty(post)) is not None]
    path = draft.path(shut.stairwell_id)
    leaders = [
        duty
        for node_id in reversed(path)
        for duty in draft.duties_at(node_id)
        if duty.kind is not PostKind.TEAM_LEADER
    ]
    of_grid = [duty for duty in leaders if duty.kind is PostKind.GRID_LEADER]
    if teams or of_grid:
        return [*teams, *of_grid]
    above = [duty for duty in leaders if duty.node_id != shut.stairwell_id]
    return (above or leaders)[:1]


def _end_rescues(draft: Draft, seen: Visit, by: UUID) -> None:
    """The resident is accounted for: rescue is done, or no longer needed."""
    for task in _rescues(draft, seen):
        if task.state is TaskState.RECEIVED:
            move(draft, task, TaskEvent.FINISH, str(seen.outcome))
        elif task.contact_id == by:
            received = move(draft, task, TaskEvent.RECEIVE, "answered at the door")
            if received is not None:
                move(draft, received, TaskEvent.FINISH, str(seen.outcome))
        else:
            move(draft, task, TaskEvent.STAND_DOWN, "accounted for by others")


def lift(draft: Draft, visit: Visit) -> None:
    """The resident need not be seen any more: nobody goes to the rescue either."""
    draft.put_visit(replace(visit, lifted=True))
    for task in _rescues(draft, visit):
        move(draft, task, TaskEvent.STAND_DOWN, "no longer to be seen here")


def _rescues(draft: Draft, visit: Visit) -> list[Task]:
    """The resident's rescue tasks that have not ended."""
    return [
        task
        for task in draft.tasks_at(visit.stairwell_id)
        if task.kind is TaskKind.RESCUE and task.resident_id == visit.resident_id
    ]
