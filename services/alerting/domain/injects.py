"""Injects: what goes wrong in a drill because somebody planned it.

They are decisions of this branch alone: the roster, and what is known of a number, stay as they
are.
"""

from dataclasses import replace
from uuid import UUID

from schemas.vocabulary import InjectKind, PassedOn, PostKind, Via, VisitOutcome
from services.alerting.domain import ladder, visiting
from services.alerting.domain.draft import Draft
from services.alerting.domain.events import DoorAnswered, InjectPlanned
from services.alerting.domain.state import Contact, Entry, Phase, Timer, TimerKind, Visit
from services.alerting.domain.succession import pass_on_all, pass_on_unanswered
from services.alerting.domain.tasking import contact_of

OUT = (Phase.SILENT, Phase.CANNOT)


def plan(draft: Draft, event: InjectPlanned) -> None:
    """It happens at its time; what is due already happens with the event that brought it."""
    if event.due_at > draft.now:
        mark = f"{event.kind}/{event.node_id}"
        draft.set_timer(Timer(TimerKind.INJECT, event.inject_id, mark, event.due_at))
    else:
        _happen(draft, event.inject_id, event.kind, event.node_id)


def time_out(draft: Draft, inject_id: UUID, timer_mark: str) -> None:
    """Its time has come."""
    kind, _, node_id = timer_mark.partition("/")
    _happen(draft, inject_id, InjectKind(kind), UUID(node_id))


def _happen(draft: Draft, inject_id: UUID, kind: InjectKind, node_id: UUID) -> None:
    if kind is InjectKind.NEEDS_HELP:
        _need_help(draft, inject_id, node_id)
        return
    found = _in_charge(draft, node_id)
    if found is None:
        draft.note(Entry("inject_void", str(kind), node_id))
        return
    draft.note(Entry("inject", str(kind), node_id, found.contact_id))
    ladder.withdraw(draft, found, "inject")
    absent = kind is InjectKind.LEADER_ABSENT
    phase = Phase.CANNOT if absent else Phase.SILENT
    draft.put_contact(replace(found, phase=phase, attempt_id=None))
    if absent:
        pass_on_all(draft, found.contact_id, PassedOn.ABSENT)
    else:
        pass_on_unanswered(draft, found.contact_id, "not reached on any channel")


def _in_charge(draft: Draft, node_id: UUID) -> Contact | None:
    """The first holder of the place's leading post who is not out already."""
    duties = [one for one in draft.duties_at(node_id) if one.kind is not PostKind.TEAM_LEADER]
    for duty in duties:
        for person_id in duty.available:
            known = draft.contact(draft.contact_id(person_id))
            if known is None or known.phase not in OUT:
                return known or contact_of(draft, person_id)
    return None


def _need_help(draft: Draft, inject_id: UUID, node_id: UUID) -> None:
    """The resident most at risk of those not accounted for, else of all who are to be seen."""
    visits = draft.visits_below(node_id)
    door = max(visits, key=_urgency, default=None)
    if door is None:
        draft.note(Entry("inject_void", str(InjectKind.NEEDS_HELP), node_id))
        return
    reason = str(InjectKind.NEEDS_HELP)
    draft.note(Entry("inject", reason, door.stairwell_id, visit_id=door.visit_id))
    found = DoorAnswered(inject_id, door.visit_id, VisitOutcome.NEEDS_HELP, Via.CONSOLE, draft.now)
    visiting.visit(draft, found)


def _urgency(visit: Visit) -> tuple[bool, int, str]:
    return visit.unaccounted, visit.risk, str(visit.visit_id)
