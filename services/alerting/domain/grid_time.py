"""How long a grid has: from when it is acted on, or from when somebody is asked for again in it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from schemas.vocabulary import UNDER_WAY, Coverage
from services.alerting.domain.deadlines import all_called_within, deadline_for
from services.alerting.domain.draft import Draft
from services.alerting.domain.state import Entry, Slice, Task, Timer, TimerKind


def deadline_of(draft: Draft, covered: Slice, *, anew: bool) -> datetime:
    """From now when it is acted on anew, else the one it has, or earlier: the hazard may come
    sooner."""
    edition, zone = draft.mobilisation.edition, draft.mobilisation.zone
    latest = covered.deadline_at
    if latest is None or anew:
        latest = draft.time + edition.deadline
    deadline = deadline_for(edition, latest, covered.onset_at, draft.time, zone)
    if deadline != latest:
        reason = f"{deadline.isoformat()}: the hazard comes at {covered.onset_at}"
        draft.note(Entry("deadline", reason, node_id=covered.grid_id))
    return deadline


def set_deadline(draft: Draft, grid_id: UUID, deadline: datetime) -> None:
    """A grid has until `deadline`, the community's own posts until the last of its grids."""
    last = max([deadline, *deadlines(draft)])
    community_id = draft.branch.community_id
    draft.set_timer(Timer(TimerKind.DEADLINE, grid_id, deadline.isoformat(), deadline))
    draft.set_timer(Timer(TimerKind.DEADLINE, community_id, last.isoformat(), last))


def deadlines(draft: Draft) -> list[datetime]:
    """Those of the grids that are covered."""
    return [
        covered.deadline_at
        for covered in draft.slices()
        if covered.deadline_at is not None and covered.coverage is not Coverage.LIFTED
    ]


def first_deadline(draft: Draft, tasks: Iterable[Task]) -> datetime | None:
    """When the first of these tasks lapses; None where no grid of theirs is acted on. The
    community's own have until the last of its grids."""
    ends = []
    for task in tasks:
        covered = draft.slice(task.grid_id) if task.grid_id else None
        ends.append(covered.deadline_at if covered else max(deadlines(draft), default=None))
    return min((end for end in ends if end is not None), default=None)


def time_to_look(draft: Draft, grid_id: UUID) -> bool:
    """Whether somebody who was moved or is away is asked for again in a grid.

    Where too little is left of its time for its last post to have had its calls, also when it had
    ended by itself, it has as long as at first, until release at the latest; not when that is as
    near.
    """
    covered = draft.slice(grid_id)
    if covered is None or covered.deadline_at is None or covered.coverage is Coverage.LIFTED:
        return False
    enough = draft.time + all_called_within(draft.mobilisation.edition)
    released_at = draft.mobilisation.released_at
    if released_at is None or released_at < enough:
        return draft.still_time(grid_id)
    draft.run_on()
    if draft.mobilisation.state not in UNDER_WAY:
        return False
    if covered.deadline_at < enough:
        deadline = min(deadline_of(draft, covered, anew=True), released_at)
        draft.put_slice(replace(covered, deadline_at=deadline))
        set_deadline(draft, grid_id, deadline)
    return True
