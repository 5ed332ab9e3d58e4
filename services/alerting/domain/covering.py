"""Covering: an alert touches a grid, so its posts get tasks and its residents at risk visits."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from uuid import UUID

from schemas import ids
from schemas.rounds import round_name
from schemas.vocabulary import (
    Coverage,
    MobilisationState,
    NodeKind,
    PassedOn,
    RoundPurpose,
    TaskKind,
    TaskState,
    VisitOutcome,
)
from services.alerting.domain import buddying, cascade, leaderless, messaging, visiting
from services.alerting.domain.draft import Draft
from services.alerting.domain.events import GridCovered, Resident
from services.alerting.domain.grid_time import deadline_of, set_deadline
from services.alerting.domain.standing_down import lift_grid
from services.alerting.domain.state import Duty, Entry, Phase, Slice, Task, Visit
from services.alerting.domain.succession import (
    DEPUTY,
    SILENT,
    assign,
    hand_over,
    heir_of,
    held_in_own_right,
    listen_anew,
    successor,
    wake,
)
from services.alerting.domain.taken_back import as_before
from services.alerting.domain.task_states import TaskEvent
from services.alerting.domain.tasking import Mission, add_task, level_of, move

FIRST = str(RoundPurpose.FIRST)
FIRST_ROUND = (TaskKind.LEAD, TaskKind.VISIT)


def cover(draft: Draft, event: GridCovered) -> None:
    """Take in what the roster tells of a grid; what is older than known changes nothing."""
    old = draft.slice(event.grid_id)
    if old is not None and old.revision >= event.revision:
        return
    lifted = event.coverage is Coverage.LIFTED
    draft.put_slice(
        Slice(
            grid_id=event.grid_id,
            revision=event.revision,
            alert_revision=event.alert_revision,
            coverage=event.coverage,
            level=event.level,
            degree=event.degree,
            deadline_at=old.deadline_at if old else None,
            applied=False,
            acted_degree=old.acted_degree if old and not lifted else 0,
            onset_at=event.onset,
        )
    )
    if lifted:
        lift_grid(draft, event.grid_id, event.alert_revision)
        return
    for place in event.places:
        draft.put_place(place)
    gone = {(duty.post_id, one) for duty in event.duties for one in _gone(draft, duty)}
    for duty in event.duties:
        draft.put_duty(duty)
    anew = old is not None and old.coverage is Coverage.LIFTED
    _put_visits(draft, event.grid_id, event.residents, anew)
    if gone and draft.still_time(event.grid_id):
        _pass_on_answered(draft, event.grid_id, gone)
    if draft.mobilisation.state is MobilisationState.RUNNING:
        apply(draft, event.grid_id)


def apply(draft: Draft, grid_id: UUID) -> None:
    """Act on a covered grid: tasks for its posts, and for the posts above that have none yet.

    At a graver level than it was acted on before, everybody is told anew. Once the deadline has
    passed only a graver level opens tasks.
    """
    covered = draft.slice(grid_id)
    if covered is None or covered.applied or covered.coverage is Coverage.LIFTED:
        return
    before = covered.acted_degree
    upgraded = 0 < before < covered.degree
    deadline = deadline_of(draft, covered, anew=upgraded or before == 0)
    acted = replace(covered, applied=True, deadline_at=deadline, acted_degree=covered.degree)
    draft.put_slice(acted)
    if draft.now >= deadline:
        return
    set_deadline(draft, grid_id, deadline)
    if covered.deadline_at is not None and deadline < covered.deadline_at:
        _wake(draft, grid_id)
    upgrade = round_name(RoundPurpose.UPGRADE, covered.alert_revision)
    if upgraded:
        _begin_again(draft, grid_id, upgrade)
    _pass_on_absent(draft, grid_id)
    _pass_on_given_up(draft, grid_id)
    for duty in _duties_of(draft, grid_id):
        anew = upgraded or (before == 0 and _all_over(draft, duty))
        _give_task(draft, duty, upgrade if anew else FIRST)
    anew = upgraded or (before == 0 and buddying.asked(draft, grid_id))
    buddying.ask(draft, grid_id, upgrade if anew else FIRST)
    for message_id, selection in draft.mobilisation.messages:
        messaging.send(draft, message_id, selection)


def _wake(draft: Draft, grid_id: UUID) -> None:
    """The hazard comes sooner: in the grid and, where it was the last, for the posts above."""
    tasks = [task for task in draft.tasks() if task.grid_id in (grid_id, None)]
    for contact_id in sorted({task.contact_id for task in tasks if not task.state.ended}):
        contact = draft.contact(contact_id)
        if contact is not None:
            wake(draft, contact)


def _all_over(draft: Draft, duty: Duty) -> bool:
    """Whether the post had tasks that have all ended: it must hear of what comes now."""
    tasks = [task for task in draft.all_tasks_at(duty.node_id) if task.post_id == duty.post_id]
    leading = [task for task in tasks if task.kind is TaskKind.LEAD]
    return bool(leading) and all(task.state.ended for task in leading)


def _begin_again(draft: Draft, grid_id: UUID, cause: str) -> None:
    """A graver level: what was under way is superseded, everybody is told anew."""
    for task in list(draft.tasks()):
        ours = task.grid_id in (grid_id, None) and task.kind in FIRST_ROUND
        if ours and not task.state.ended and not task.cause.endswith(cause):
            move(draft, task, TaskEvent.STAND_DOWN, "superseded by a graver level")
    if draft.mobilisation.edition.revisit:
        for visit in draft.visits_below(grid_id):
            # Who needs help needs it the more: whoever was sent goes on, and so does what came up.
            if as_before(visit) is not VisitOutcome.NEEDS_HELP:
                visiting.ask_anew(draft, visit)


def _duties_of(draft: Draft, grid_id: UUID) -> list[Duty]:
    """Posts of the plan in the grid and above it, from the top."""
    posts = draft.mobilisation.edition.posts
    found = [
        (len(draft.path(node_id)), duty.post_id, duty)
        for node_id in draft.places_of(grid_id)
        for duty in draft.duties_at(node_id)
        if duty.kind in posts
    ]
    return [duty for _depth, _post_id, duty in sorted(found, key=lambda item: item[:2])]


def _give_task(draft: Draft, duty: Duty, cause: str) -> None:
    place = draft.place(duty.node_id)
    existing = [
        t for t in draft.all_tasks_at(duty.node_id) if t.post_id == duty.post_id and _live(t, cause)
    ]
    if place is None or existing:
        return
    listen_anew(draft, duty.available, level_of(cause))
    in_charge = successor(draft, duty, frozenset())
    if in_charge is None:
        draft.note(Entry("post_vacant", "nobody holds it, nor a post above", duty.node_id))
        return
    mission = Mission(TaskKind.LEAD, duty.post_id, duty.node_id, place.grid_id, 1, cause)
    if in_charge.cause != DEPUTY:
        mission = replace(mission, cause=f"vacant/{cause}", urgency=2)
    if not cascade.may_start(draft, duty.node_id):
        add_task(draft, mission, in_charge.person_id, TaskState.WAITING)
        return
    task = assign(draft, mission, in_charge.person_id)
    if task is not None:
        cascade.start_timer(draft, task)


def _live(task: Task, cause: str) -> bool:
    """Whether this task already does what a new one for `cause` would."""
    return task.kind is TaskKind.LEAD and (task.cause.endswith(cause) or not task.state.ended)


def _pass_on_absent(draft: Draft, grid_id: UUID) -> None:
    """A holder who is no longer available and has not answered is by-passed."""
    ours = [task for place in draft.places_of(grid_id) for task in draft.all_tasks_at(place)]
    for task in ours:
        duty = draft.duty(task.post_id)
        if task.grid_id not in (grid_id, None) or task.state.ended or duty is None:
            continue
        if not held_in_own_right(task) or task.state is TaskState.RECEIVED:
            continue
        if task.person_id not in duty.available:
            hand_over(draft, task, PassedOn.ABSENT)


def _gone(draft: Draft, duty: Duty) -> set[UUID]:
    """Who could fill a post until now and cannot any more."""
    known = draft.duty(duty.post_id)
    return set(known.available) - set(duty.available) if known else set()


def _pass_on_answered(draft: Draft, grid_id: UUID, gone: Collection[tuple[UUID, UUID]]) -> None:
    """Who has answered and drops out after that leaves doors to which nobody goes. Who was away
    before they answered is there."""
    for node_id in draft.places_of(grid_id):
        for task in draft.received_at(node_id):
            theirs = (task.post_id, task.person_id) in gone and held_in_own_right(task)
            if theirs and not draft.all_accounted(node_id):
                hand_over(draft, task, PassedOn.ABSENT)


def _pass_on_given_up(draft: Draft, grid_id: UUID) -> None:
    """What stayed with one who was silent or can't, as nobody was left, goes to who is there."""
    for node_id in draft.places_of(grid_id):
        for task in draft.tasks_at(node_id):
            theirs = task.kind is TaskKind.LEAD and task.grid_id in (grid_id, None)
            if theirs and leaderless.given_up(draft, task) and heir_of(draft, task) is not None:
                contact = draft.contact(task.contact_id)
                silent = contact is not None and contact.phase is Phase.SILENT
                hand_over(draft, task, SILENT if silent else PassedOn.CANNOT)


def _put_visits(draft: Draft, grid_id: UUID, residents: Iterable[Resident], anew: bool) -> None:
    """Visits for those whom the plan wants seen; who left the roster need not be.

    `anew`: the grid had been lifted, so what was found before says nothing any more.
    """
    wanted = {r.resident_id: r for r in residents if _to_be_seen(draft, r)}
    stairwells = {resident.stairwell_id for resident in wanted.values()}
    for visit in draft.visits_below(grid_id):
        if visit.resident_id not in wanted:
            visiting.lift(draft, visit)
    answers = {stairwell: _answers_for(draft, stairwell) for stairwell in stairwells}
    for resident in wanted.values():
        fresh = _visit(draft, grid_id, resident, answers[resident.stairwell_id])
        old = draft.visit(fresh.visit_id)
        if old is not None and not anew:
            fresh = replace(
                old,
                stairwell_id=fresh.stairwell_id,
                node_id=fresh.node_id,
                grid_id=fresh.grid_id,
                reasons=fresh.reasons,
                risk=fresh.risk,
                team_posts=fresh.team_posts,
                buddies=fresh.buddies,
                lifted=False,
            )
        elif anew:
            fresh = replace(fresh, asked_at=draft.now)
        if fresh != old:
            draft.put_visit(fresh)


def _answers_for(draft: Draft, stairwell_id: UUID) -> UUID:
    """The nearest place with a leading post, from a stairwell upwards."""
    path = draft.path(stairwell_id)
    return next((node for node in reversed(path) if draft.leads(node)), path[0])


def _visit(draft: Draft, grid_id: UUID, resident: Resident, node_id: UUID) -> Visit:
    return Visit(
        visit_id=ids.visit_id(draft.mobilisation.mobilisation_id, resident.resident_id),
        resident_id=resident.resident_id,
        stairwell_id=resident.stairwell_id,
        node_id=node_id,
        grid_id=grid_id,
        reasons=resident.reasons,
        risk=resident.risk,
        team_posts=resident.team_posts,
        buddies=resident.buddies,
    )


def _to_be_seen(draft: Draft, resident: Resident) -> bool:
    wanted = draft.mobilisation.edition.visiting
    if not wanted.reasons.intersection(resident.reasons):
        return False
    if not wanted.traits:
        return True
    places = [draft.place(node_id) for node_id in draft.path(resident.stairwell_id)]
    buildings = [p for p in places if p is not None and p.kind is NodeKind.BUILDING]
    return any(wanted.traits.intersection(building.traits) for building in buildings)
