"""Where nobody leads: doors that nobody answers for, as the posts are vacant or all were silent.

Nobody of the community is left to be asked, so it lies before the street at once, one matter
a grid.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from schemas import ids
from schemas.vocabulary import MatterKind, MatterLevel, MatterState, TaskKind, TaskState
from services.alerting.domain.coming_up import NO_LONGER_SO
from services.alerting.domain.draft import Draft
from services.alerting.domain.matters import end_where, lay
from services.alerting.domain.state import Matter, Phase, Task, Visit

NOBODY_LEFT = "nobody is left to lead"


def review(draft: Draft) -> None:
    """Lay it before the street where nobody leads any more, and end it where somebody does."""
    end_where(
        draft,
        lambda matter: matter.kind is MatterKind.NOBODY_LEADS and _led_again(draft, matter),
        MatterState.STOOD_DOWN,
        NO_LONGER_SO,
    )
    for grid_id in sorted(_grids_touched(draft)):
        doors = _without_leader(draft, grid_id) if draft.still_time(grid_id) else []
        if doors:
            _come_up(draft, grid_id, doors)


def leads(draft: Draft, node_id: UUID) -> bool:
    """Whether somebody answers for a place, or may still say so."""
    return any(
        task.kind is TaskKind.LEAD and not given_up(draft, task) for task in draft.tasks_at(node_id)
    )


def given_up(draft: Draft, task: Task) -> bool:
    """Whether its holder was silent or said "I can't": it is theirs as nobody else is left. Who had
    confirmed it and is silent to a later message has it in hand; nor does it go on from who is
    silent where the plan passes nobody by."""
    contact = draft.contact(task.contact_id)
    if contact is not None and contact.phase is Phase.SILENT:
        return draft.mobilisation.edition.escalate and task.state is not TaskState.RECEIVED
    return contact is not None and contact.phase is Phase.CANNOT


def _led_again(draft: Draft, matter: Matter) -> bool:
    return matter.grid_id is not None and not _without_leader(draft, matter.grid_id)


def _without_leader(draft: Draft, grid_id: UUID) -> list[Visit]:
    """Who of a grid is still to be seen, and nobody answers for their door."""
    doors = [visit for visit in draft.visits_below(grid_id) if visit.unaccounted]
    led = {node_id: leads(draft, node_id) for node_id in {visit.node_id for visit in doors}}
    return [visit for visit in doors if not led[visit.node_id]]


def _grids_touched(draft: Draft) -> set[UUID]:
    """Where the event at hand may have left a door without anybody."""
    grids = set(draft.touched_slices)
    for task_id in draft.touched_tasks:
        task = draft.task(task_id)
        if task is None or task.kind is not TaskKind.LEAD or task.state.ended:
            continue
        if given_up(draft, task):
            all_grids = (covered.grid_id for covered in draft.slices())
            grids.update(all_grids if task.grid_id is None else (task.grid_id,))
    for visit_id in draft.touched_visits:
        visit = draft.visit(visit_id)
        if visit is not None and visit.unaccounted and not leads(draft, visit.node_id):
            grids.add(visit.grid_id)
    return grids


def _come_up(draft: Draft, grid_id: UUID, doors: list[Visit]) -> None:
    """Lay it before the street, unless it waits, or was settled and nobody was asked since."""
    before = [
        matter
        for matter in draft.matters()
        if matter.kind is MatterKind.NOBODY_LEADS and matter.grid_id == grid_id
    ]
    if any(matter.state is MatterState.OPEN for matter in before):
        return
    settled = (matter.ended_at for matter in before if matter.state is MatterState.SETTLED)
    settled_at = max((at for at in settled if at is not None), default=None)
    if settled_at is not None and all(at <= settled_at for at in _asked_at(draft, doors)):
        return
    cause = f"{MatterKind.NOBODY_LEADS} {draft.now.isoformat()}"
    matter_id = ids.matter_id(draft.mobilisation.mobilisation_id, grid_id, cause)
    if draft.matter(matter_id) is not None:
        return
    matter = Matter(
        matter_id=matter_id,
        kind=MatterKind.NOBODY_LEADS,
        level=MatterLevel.STREET,
        node_id=grid_id,
        grid_id=grid_id,
        visit_id=None,
        raised_by=None,
        raised_at=draft.now,
        came_at=draft.now,
        due_at=draft.now,
    )
    lay(draft, matter, MatterLevel.STREET, NOBODY_LEFT)


def _asked_at(draft: Draft, doors: Iterable[Visit]) -> list[datetime]:
    """When these residents were to be seen anew, and when those who lead there were asked."""
    doors = list(doors)
    anew = [visit.asked_at for visit in doors]
    opened = [
        task.opened_at
        for node_id in {visit.node_id for visit in doors}
        for task in draft.all_tasks_at(node_id)
        if task.kind is TaskKind.LEAD
    ]
    return [at for at in (*anew, *opened) if at is not None]
