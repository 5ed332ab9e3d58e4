"""What comes up by itself: a door nobody got in at, a resident to whom nobody goes or can be sent.

It stands down by itself too, once somebody goes or the resident is accounted for.
"""

from datetime import datetime
from uuid import UUID

from schemas import ids
from schemas.vocabulary import (
    UNDER_WAY,
    MatterKind,
    MatterLevel,
    MatterState,
    TaskKind,
    TaskState,
    VisitOutcome,
)
from services.alerting.domain.draft import Draft
from services.alerting.domain.matters import AGAIN, end, end_where, lay
from services.alerting.domain.responding import open_tasks
from services.alerting.domain.state import Entry, Matter, Visit
from services.alerting.domain.taken_back import as_before, since

NO_LONGER, NOBODY = "no longer to be seen here", "nobody goes who was asked"
"""Reasons: the resident is no longer on the list; of those who could be sent nobody goes."""
PAST, NO_LONGER_SO = "deadline passed", "no longer so"
WHY = {TaskKind.RESCUE: VisitOutcome.NO_ANSWER, TaskKind.HELP: VisitOutcome.NEEDS_HELP}


def unclaimed(draft: Draft, visit_id: UUID, mark: str) -> None:
    """Everybody could have been told since somebody was sent for: does anybody go?"""
    visit, kind = draft.visit(visit_id), TaskKind(mark)
    if visit is None or as_before(visit) is not WHY[kind] or not _nobody_goes(draft, visit, kind):
        return
    if not _over(draft, visit):
        reason = f"{NOBODY}: {kind}"
        _come_up(draft, visit, MatterKind.NOBODY_GOES, MatterLevel.COMMUNITY, reason)


def nobody_sent(draft: Draft, found: Visit) -> None:
    """Help or a rescue is needed where nobody can be sent. Past the deadline it is for officers at
    once, help also after the end or a lifting."""
    covered = draft.slice(found.grid_id)
    if covered is None or covered.deadline_at is None:
        # Nobody was told of anything there yet.
        return
    kind, over = _asked_for(found), _over(draft, found)
    if kind is TaskKind.RESCUE and over not in ("", PAST):
        return
    level = MatterLevel.STREET if over else MatterLevel.COMMUNITY
    reason = over or f"{NOBODY}: {kind}"
    draft.note(Entry(f"{kind}_not_sent", reason, found.stairwell_id, visit_id=found.visit_id))
    _come_up(draft, found, MatterKind.NOBODY_GOES, level, reason)


def rescue_shut_out(draft: Draft, visit: Visit) -> None:
    """Nobody opened to the rescue either. Past the deadline officers have it at once, once."""
    over = _over(draft, visit)
    if not over:
        reason = "nobody answered the rescue"
        _come_up(draft, visit, MatterKind.SHUT_DOOR, MatterLevel.COMMUNITY, reason)
    elif over == PAST and not _of_door(draft, visit, MatterKind.NOBODY_GOES):
        _come_up(draft, visit, MatterKind.SHUT_DOOR, MatterLevel.STREET, over)


def not_shut_out(draft: Draft, visit: Visit) -> None:
    """That nobody opened to the rescue was taken back."""
    for matter in _of_door(draft, visit, MatterKind.SHUT_DOOR):
        end(draft, matter, MatterState.STOOD_DOWN, NO_LONGER_SO)


def _over(draft: Draft, visit: Visit) -> str:
    """Why nobody is sent to a door any more, empty while somebody may be."""
    if visit.lifted:
        return NO_LONGER
    if draft.still_time(visit.grid_id):
        return ""
    state = draft.mobilisation.state
    return PAST if state in UNDER_WAY else f"it is {state}"


def _come_up(draft: Draft, visit: Visit, kind: MatterKind, level: MatterLevel, reason: str) -> None:
    """Lay it before a level, unless it waits already. That a rescue was shut out comes up once,
    until the resident is seen."""
    if _of_door(draft, visit, kind):
        return
    matter_id = _id(draft, visit, kind, draft.now)
    if draft.matter(matter_id) is not None:
        return
    matter = Matter(
        matter_id=matter_id,
        kind=kind,
        level=level,
        node_id=visit.stairwell_id,
        grid_id=visit.grid_id,
        visit_id=visit.visit_id,
        raised_by=None,
        raised_at=draft.now,
        came_at=draft.now,
        due_at=draft.now,
    )
    lay(draft, matter, level, reason)


def _id(draft: Draft, visit: Visit, kind: MatterKind, raised_at: datetime) -> UUID:
    """Of what came up then about the outcome that is known of a door."""
    shut = kind is MatterKind.SHUT_DOOR
    moments = (since(visit),) if shut else (visit.outcome_at, raised_at)
    cause = f"{kind} {visit.outcome} {' '.join(at.isoformat() for at in moments if at)}"
    return ids.matter_id(draft.mobilisation.mobilisation_id, visit.visit_id, cause)


def _of_door(draft: Draft, visit: Visit, *kinds: MatterKind) -> list[Matter]:
    """Open matters of these kinds that came up by themselves at a door."""
    return [
        matter
        for matter in draft.open_matters()
        if matter.visit_id == visit.visit_id and matter.kind in kinds and matter.raised_by is None
    ]


def _nobody_goes(draft: Draft, visit: Visit, kind: TaskKind) -> bool:
    return all(task.state is not TaskState.RECEIVED for task in open_tasks(draft, visit, kind))


def stand_down(draft: Draft, visit: Visit, reason: str) -> None:
    """What came up about a door is settled by nobody any more."""
    for matter in _of_door(draft, visit, MatterKind.SHUT_DOOR, MatterKind.NOBODY_GOES):
        end(draft, matter, MatterState.STOOD_DOWN, reason)


def unattended(draft: Draft, grid_id: UUID) -> list[Visit]:
    """Who of a grid needs help or a rescue to whom nobody goes, or who did not open to it; not
    whom a level has settled since."""
    found = [
        visit
        for visit in draft.visits_below(grid_id)
        if as_before(visit) is VisitOutcome.NEEDS_HELP
        or (as_before(visit) is VisitOutcome.NO_ANSWER and visit.rescued)
        if _nobody_goes(draft, visit, _asked_for(visit))
        or _of_door(draft, visit, MatterKind.SHUT_DOOR)
    ]
    return [visit for visit in found if not _settled(draft, visit)]


def _settled(draft: Draft, visit: Visit) -> bool:
    """Whether what came up of a door's last outcome was answered, and nothing has come up since."""
    if _of_door(draft, visit, MatterKind.NOBODY_GOES, MatterKind.SHUT_DOOR):
        return False
    return any(
        matter.state is MatterState.SETTLED
        and matter.matter_id == _id(draft, visit, matter.kind, matter.raised_at)
        and (visit.outcome_at is None or visit.outcome_at <= matter.raised_at)
        for matter in draft.matters()
        if matter.visit_id == visit.visit_id and matter.raised_by is None
    )


def with_officers(draft: Draft, alone: list[Visit]) -> list[Matter]:
    """What came up of those to whom nobody goes, or who did not open, and lies before officers, who
    are still asked for it: a deadline takes no answer from them and lays nothing before them again.
    """
    return [
        matter
        for visit in alone
        for matter in _of_door(draft, visit, MatterKind.NOBODY_GOES, MatterKind.SHUT_DOOR)
        if matter.level is not MatterLevel.COMMUNITY and matter.again < AGAIN
    ]


def _asked_for(visit: Visit) -> TaskKind:
    """What somebody has to go to this door for."""
    help_needed = as_before(visit) is VisitOutcome.NEEDS_HELP
    return TaskKind.HELP if help_needed else TaskKind.RESCUE


def review(draft: Draft) -> None:
    """End what came up by itself and is no longer so."""

    def over(matter: Matter) -> bool:
        visit = draft.visit(matter.visit_id) if matter.visit_id else None
        if matter.raised_by is not None or visit is None:
            return False
        if matter.kind is MatterKind.SHUT_DOOR:
            return as_before(visit) is not VisitOutcome.NO_ANSWER
        kinds = [kind for kind, outcome in WHY.items() if outcome is as_before(visit)]
        return not any(_nobody_goes(draft, visit, kind) for kind in kinds)

    end_where(draft, over, MatterState.STOOD_DOWN, NO_LONGER_SO)
