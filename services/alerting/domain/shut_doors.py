"""A door that stays shut: its timed path, which ends with a rescue.

No answer is not absent (see the plans' sources: light on and no reply led to a rescue): knock
again, ask the relatives, the neighbours, whoever has the key, and then go in with help.
"""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from schemas.vocabulary import DoorStep, VisitOutcome
from services.alerting.domain import coming_up, responding
from services.alerting.domain.draft import Draft
from services.alerting.domain.plan import ShutDoor
from services.alerting.domain.state import Entry, Timer, TimerKind, Visit

ONE_KNOCK = timedelta(minutes=1)
"""Paper gives whole minutes; nobody goes up a stair again within one."""


def knocked(draft: Draft, shut: Visit) -> None:
    """Nobody answered: the path begins, or its next step waits from now on; past the deadline none
    begins any more. Where a second knock leaves no time for the rest of the path, it is at its end.
    """
    tries = tries_at(shut)
    if shut.rescued:
        coming_up.rescue_shut_out(draft, shut)
        return
    enough = tries >= draft.mobilisation.edition.visiting.rescue_after
    if enough or (tries > 1 and _too_late(draft, shut)):
        _go_in(draft, shut, f"no answer {tries} times")
        return
    if not draft.still_time(shut.grid_id):
        return
    if tries > 1 and shut.step is None:
        shut = draft.put_visit(replace(shut, step=DoorStep.AGAIN))
    _await_next(draft, shut)


def step_due(draft: Draft, visit_id: UUID, timer_mark: str) -> None:
    """The next step's time has come, unless something was heard of the door since."""
    shut = draft.visit(visit_id)
    if shut is None or shut.outcome is not VisitOutcome.NO_ANSWER:
        return
    following = _next(draft, shut)
    if following is None or timer_mark != mark(shut):
        return
    if following.step is DoorStep.RESCUE:
        _go_in(draft, shut, "the path of a shut door is at its end")
        return
    draft.note(Entry(f"door_{following.step}", timer_mark, shut.stairwell_id, visit_id=visit_id))
    _await_next(draft, draft.put_visit(replace(shut, step=following.step)))


def _go_in(draft: Draft, shut: Visit, reason: str) -> None:
    """Send the rescue; past the deadline, when nobody is sent any more, officers hear of it."""
    if draft.still_time(shut.grid_id):
        responding.rescue(draft, shut, reason)
    else:
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
    return f"{tries_at(shut)} {shut.step or ''}".strip()


def tries_at(door: Visit) -> int:
    """How often somebody has tried a door in vain. What is told within a minute of a knock that
    counts is the same one told twice: by leader and buddy, by page and paper, by an SMS sent twice.

    The same for the same moments, in whichever order they were heard.
    """
    tries, last = 0, None
    for at in sorted(door.knocked_at):
        if last is None or at - last >= ONE_KNOCK:
            tries, last = tries + 1, at
    return tries
