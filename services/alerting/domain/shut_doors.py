"""A door that stays shut: its timed path, which ends with a rescue.

No answer is not absent (see the plans' sources: light on and no reply led to a rescue): knock
again, ask the relatives, the neighbours, whoever has the key, and then go in with help.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from schemas.vocabulary import DoorStep, TaskKind, VisitOutcome
from services.alerting.domain import coming_up, responding
from services.alerting.domain.draft import Draft
from services.alerting.domain.plan import ShutDoor
from services.alerting.domain.state import Entry, Timer, TimerKind, Visit
from services.alerting.domain.taken_back import as_before, as_kept


def knocked(draft: Draft, shut: Visit) -> None:
    """Nobody answered: the path begins, or its next step waits from now on; past the deadline none
    begins any more. Where a second knock leaves no time for the rest of the path, it is at its end.
    """
    tries = len(shut.knocked_at)
    if shut.rescued:
        coming_up.rescue_shut_out(draft, shut)
        return
    if _enough(draft, shut):
        _go_in(draft, shut, f"no answer {tries} times")
        return
    if not draft.still_time(shut.grid_id):
        return
    step = (shut.step or DoorStep.AGAIN) if tries > 1 else None
    _await_next(draft, _at_step(draft, shut, step))


def _at_step(draft: Draft, shut: Visit, step: DoorStep | None) -> Visit:
    return shut if step is shut.step else draft.put_visit(replace(shut, step=step))


def _enough(draft: Draft, shut: Visit) -> bool:
    """Whether so many knocks are the end of the path."""
    tries = len(shut.knocked_at)
    enough = tries >= draft.mobilisation.edition.visiting.rescue_after
    return enough or (tries > 1 and _too_late(draft, shut))


def go_on(draft: Draft, known: Visit, shut: Visit) -> None:
    """What was said last of a shut door was taken back: the rescue that this had ended goes again,
    one that stood on it alone does not, and otherwise the path goes on from its last step, with its
    time from now on."""
    undone = set(known.knocked_at) - set(shut.knocked_at)
    if shut.rescued:
        if undone and responding.sent_since(draft, shut, max(shut.knocked_at)):
            # The knocks that are left led to the rescue: it was this that shut it out.
            coming_up.not_shut_out(draft, shut)
        only_for = undone and _only_for(draft, known, shut, min(undone))
        if _enough(draft, shut) or not only_for:
            responding.look_after(draft, shut, TaskKind.RESCUE)
            return
        shut = responding.recall(draft, shut)
    elif _enough(draft, shut) or responding.ended_since(draft, shut, known.seen_at):
        _go_in(draft, shut, responding.BACK)
        return
    tries = len(shut.knocked_at)
    if undone and tries == 1 and shut.step is DoorStep.AGAIN:
        # Nobody has knocked again.
        shut = _at_step(draft, shut, None)
    elif tries > 1:
        # Somebody has, as may be known only now.
        shut = _at_step(draft, shut, shut.step or DoorStep.AGAIN)
    if draft.still_time(shut.grid_id):
        _await_next(draft, shut)


def _only_for(draft: Draft, known: Visit, shut: Visit, knock: datetime) -> bool:
    """Whether the rescue was sent for a knock that was taken back: since that, and not by the path,
    which would have come to its end without it."""
    following = _next(draft, known)
    by_its_path = following is not None and following.step is DoorStep.RESCUE
    return not by_its_path and responding.sent_since(draft, shut, knock)


def step_due(draft: Draft, visit_id: UUID, timer_mark: str) -> None:
    """The next step's time has come, unless something was heard of the door since."""
    row = draft.visit(visit_id)
    if row is None or as_before(row) is not VisitOutcome.NO_ANSWER:
        return
    shut = as_kept(row)
    following = _next(draft, shut)
    # Earlier releases counted a knock that was told twice once in the mark, or as two.
    if following is None or timer_mark not in (mark(shut), mark(row)):
        return
    if following.step is DoorStep.RESCUE:
        _go_in(draft, shut, "the path of a shut door is at its end")
        return
    draft.note(Entry(f"door_{following.step}", timer_mark, shut.stairwell_id, visit_id=visit_id))
    _await_next(draft, draft.put_visit(replace(shut, step=following.step)))


def _go_in(draft: Draft, shut: Visit, reason: str) -> None:
    """Send the rescue; past the deadline, when nobody is sent any more, officers hear of it."""
    if not responding.rescue(draft, shut, reason):
        coming_up.nobody_sent(draft, shut)


def _await_next(draft: Draft, shut: Visit) -> None:
    following = _next(draft, shut)
    if following is not None and not shut.rescued:
        due = draft.time + following.after
        draft.set_timer(Timer(TimerKind.DOOR, shut.visit_id, mark(shut), due))


def _next(draft: Draft, shut: Visit) -> ShutDoor | None:
    """The step after the last one taken."""
    return next(iter(_after(draft, shut.step)), None)


def _after(draft: Draft, step: DoorStep | None) -> list[ShutDoor]:
    """The path after a step; a plan's may have changed with its level."""
    order = tuple(DoorStep)
    taken = -1 if step is None else order.index(step)
    steps = draft.mobilisation.edition.visiting.steps
    return [one for one in steps if order.index(one.step) > taken]


def _too_late(draft: Draft, shut: Visit) -> bool:
    """Whether a path that somebody has knocked again on would not end before the deadline: the
    hazard may come sooner than the level says, or the second knock late."""
    covered = draft.slice(shut.grid_id)
    if covered is None or covered.deadline_at is None:
        return False
    rest = [one.after for one in _after(draft, shut.step or DoorStep.AGAIN)]
    return draft.time + sum(rest, start=timedelta(0)) >= covered.deadline_at


def mark(shut: Visit) -> str:
    """What was known of the door when its timer was set."""
    return f"{len(shut.knocked_at)} {shut.step or ''}".strip()
