"""Visits: what was found at a door, and what follows from it."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from schemas.events.answers import OutcomeDetail
from schemas.outcomes import contradict, rank
from schemas.vocabulary import UNDER_WAY, TaskKind, Via, VisitOutcome
from services.alerting.domain import coming_up, responding, shut_doors, taken_back
from services.alerting.domain.draft import Draft
from services.alerting.domain.events import DoorAnswered
from services.alerting.domain.grid_time import time_to_look
from services.alerting.domain.state import Entry, Timer, TimerKind, Visit
from services.alerting.domain.taken_back import as_before

NEVER = datetime.min.replace(tzinfo=UTC)
Rank = tuple[datetime, int, str]
"""When an outcome was given, how much it asks of us, and who said so."""


def visit(draft: Draft, event: DoorAnswered) -> None:
    """Take in an outcome; the one given last counts, whenever it arrives.

    Of two given at the same moment the one that asks more of us counts. Each time nobody answered
    counts once, also when it is told late or twice; not what was before the resident was seen.
    """
    known = draft.visit(event.visit_id)
    if known is None:
        draft.note(Entry("visit_unknown", str(event.outcome), contact_id=event.contact_id))
        return
    known = _set_back(taken_back.as_kept(known), event.at, draft.now)
    told = _with_outcome(_with_knock(known, event), event)
    found = _with_said(told, event)
    if _contradicts(known, event):
        draft.note(Entry("visit_contradicted", _both(known, event), known.stairwell_id,
                         contact_id=event.contact_id, visit_id=known.visit_id))  # fmt: skip
    if found != known:
        draft.run_on()
        draft.put_visit(found)
    if told == known:
        if _rank_told(event) != _rank_known(known):
            draft.note(Entry("visit_outdated", str(event.outcome), visit_id=known.visit_id))
        elif _with_detail(known, event) != known:
            # The same of the same moment with other details: nothing says which was meant last.
            draft.note(Entry("visit_outdated", _said(event), visit_id=known.visit_id))
        _begin_late(draft, known, found)
        _go_on(draft, known, found)
        return
    entry = Entry(
        # A knock that is told late counts as one, but it is not how the door stands.
        "visit" if _rank_told(event) == _rank_known(found) else "visit_outdated",
        _said(event),
        node_id=known.stairwell_id,
        contact_id=event.by,
        visit_id=known.visit_id,
        said_at=event.at,
    )
    draft.note(entry)
    if not _told_twice(known, found):
        _follow(draft, found, event.by)
        _go_on(draft, known, found)


def _told_twice(known: Visit, found: Visit) -> bool:
    """Whether this is a knock that was told already: nothing follows from it anew."""
    shut = known.outcome is found.outcome is VisitOutcome.NO_ANSWER
    return shut and len(known.knocked_at) == len(found.knocked_at)


def _begin_late(draft: Draft, known: Visit, found: Visit) -> None:
    """A shut door's resident was seen between two knocks, as is known only now: the path begins
    with those since then. A rescue that is on its way goes on."""
    shut = found.outcome is VisitOutcome.NO_ANSWER and not found.rescued
    if shut and found.knocked_at != known.knocked_at:
        shut_doors.knocked(draft, found)


def _contradicts(known: Visit, event: DoorAnswered) -> bool:
    """Whether paper says something else than is known: what people correct as they go is none,
    nor is that nobody answered first."""
    if event.via is not Via.PAPER or known.outcome_at is None:
        return False
    return contradict((known.outcome_at, known.outcome), (event.at, event.outcome))


def _both(known: Visit, event: DoorAnswered) -> str:
    """What was known and what paper says, each with its moment."""
    known_at = known.outcome_at.isoformat() if known.outcome_at else ""
    return f"{known.outcome} {known_at} / {event.outcome} {event.at.isoformat()}"


def _said(event: DoorAnswered) -> str:
    """The outcome with the codes that belong to it; from paper, with when it really was."""
    detail = event.detail
    urgent = ("urgent",) if detail.urgent else ()
    codes = (detail.help_kind, *urgent, detail.moved_to, detail.moved_by)
    until = (detail.until.isoformat(),) if detail.until else ()
    paper = ("paper", event.at.isoformat()) if event.via is Via.PAPER else ()
    return ": ".join([str(event.outcome), *map(str, filter(None, codes)), *until, *paper])


def _outdated(known: Visit, event: DoorAnswered) -> bool:
    return known.asked_at is not None and event.at < known.asked_at


def _was_seen_since(known: Visit, event: DoorAnswered) -> bool:
    return known.seen_at is not None and event.at < known.seen_at


def _set_back(known: Visit, at: datetime, now: datetime) -> Visit:
    """What is known with no moment that lies ahead: the clock has been set back since, and nothing
    says which was first. Then what is said `at` answers what was asked, and of two outcomes the one
    that asks more of us counts."""
    if at > now:
        return known
    asked_at, outcome_at, seen_at = (
        min(moment, at) if moment is not None and moment > now else moment
        for moment in (known.asked_at, known.outcome_at, known.seen_at)
    )
    if (asked_at, outcome_at, seen_at) == (known.asked_at, known.outcome_at, known.seen_at):
        return known
    back = replace(known, asked_at=asked_at, outcome_at=outcome_at, seen_at=seen_at)
    return taken_back.set_back(back, at, now)


def _with_knock(known: Visit, event: DoorAnswered) -> Visit:
    knocked = known.knocked_at
    if event.outcome is not VisitOutcome.NO_ANSWER or _was_said(known, event):
        return known
    if _outdated(known, event) or _was_seen_since(known, event):
        return known
    return replace(known, knocked_at=tuple(sorted((*knocked, event.at))))


def _with_outcome(known: Visit, event: DoorAnswered) -> Visit:
    if _outdated(known, event) or _rank_told(event) <= _rank_known(known):
        return known
    found = replace(
        known,
        outcome=event.outcome,
        outcome_at=event.at,
        outcome_by=event.by,
        rescued=known.rescued and not event.outcome.accounted,
    )
    return _with_detail(found, event)


def _with_detail(found: Visit, event: DoorAnswered) -> Visit:
    """What belongs to the outcome, and nothing of another; what is taken back says nothing of its
    own."""
    if event.outcome is VisitOutcome.UNKNOWN:
        return found
    return taken_back.with_detail(found, _own_detail(event))


def _own_detail(event: DoorAnswered) -> OutcomeDetail:
    needs_help = event.outcome is VisitOutcome.NEEDS_HELP
    moved = event.outcome is VisitOutcome.MOVED
    away = event.outcome is VisitOutcome.AWAY
    return OutcomeDetail(
        help_kind=event.detail.help_kind if needs_help else None,
        urgent=needs_help and event.detail.urgent,
        moved_to=event.detail.moved_to if moved else None,
        moved_by=event.detail.moved_by if moved else None,
        until=event.detail.until if away else None,
    )


def _was_said(known: Visit, event: DoorAnswered) -> bool:
    return (event.at, event.outcome) in taken_back.said_of(known)


def _with_said(told: Visit, event: DoorAnswered) -> Visit:
    """Whoever was seen is asked about anew: a path that was begun before that is at its end. It
    keeps its step until another begins, since that they were seen may be taken back."""
    if _outdated(told, event):
        return told
    found = taken_back.hear(told, event.at, event.outcome, _own_detail(event))
    knocks = found.knocked_at
    over = event.outcome.accounted and knocks and knocks != told.knocked_at
    return replace(found, step=None) if over else found


def _rank_told(event: DoorAnswered) -> Rank:
    return *rank((event.at, event.outcome)), str(event.by or "")


def _rank_known(known: Visit) -> Rank:
    return *rank((known.outcome_at or NEVER, known.outcome)), str(known.outcome_by or "")


def _follow(draft: Draft, found: Visit, by: UUID | None) -> None:
    if found.outcome.accounted:
        responding.end(draft, found, TaskKind.RESCUE, by)
        responding.end(draft, found, TaskKind.VISIT, by)
    if as_before(found) is not VisitOutcome.NEEDS_HELP:
        responding.end(draft, found, TaskKind.HELP, by)
    match found.outcome:
        case VisitOutcome.NO_ANSWER:
            shut_doors.knocked(draft, found)
        case VisitOutcome.NEEDS_HELP:
            if not responding.send_help(draft, found):
                coming_up.nobody_sent(draft, found)
        case VisitOutcome.MOVED | VisitOutcome.AWAY:
            _await_return(draft, found)


def _go_on(draft: Draft, known: Visit, found: Visit) -> None:
    """What was said last was taken back: what had ended with it goes on, and what stood on it alone
    does not. That it was may be told before what it was."""
    before, after = as_before(known), as_before(found)
    same = (known.outcome, known.knocked_at, before) == (found.outcome, found.knocked_at, after)
    if found.outcome is not VisitOutcome.UNKNOWN or same:
        return
    if after is not VisitOutcome.NEEDS_HELP:
        responding.end(draft, found, TaskKind.HELP, None)
    if after is VisitOutcome.NEEDS_HELP:
        if not responding.send_help(draft, found):
            coming_up.nobody_sent(draft, found)
    elif after is VisitOutcome.NO_ANSWER:
        shut_doors.go_on(draft, known, found)
    elif found.rescued and not found.knocked_at:
        responding.recall(draft, found)


def _await_return(draft: Draft, gone: Visit) -> None:
    """Who was moved is looked for again until release, and so is who is away: when they should be
    back, where that was said."""
    if gone.lifted or draft.mobilisation.state not in UNDER_WAY:
        return
    back = draft.time + draft.mobilisation.edition.visiting.moved_again
    if gone.outcome is VisitOutcome.AWAY and gone.until is not None:
        back = max(gone.until, draft.time)
    covered = draft.slice(gone.grid_id)
    if covered is None or covered.deadline_at is None:
        return
    # When people are released may change until then, so it is looked at when the time has come.
    if back < covered.deadline_at or draft.mobilisation.released_at is not None:
        draft.set_timer(Timer(TimerKind.LOOK_AGAIN, gone.visit_id, mark(gone), back))


def mark(gone: Visit) -> str:
    """Names the outcome that a look again is about."""
    return gone.outcome_at.isoformat() if gone.outcome_at else ""


def look_again(draft: Draft, visit_id: UUID, timer_mark: str) -> None:
    """Time to look whether who was moved or away has come home: unknown until somebody did.

    Past the deadline too, until release: what had ended by itself runs on for it.
    """
    gone = draft.visit(visit_id)
    if gone is None or mark(gone) != timer_mark or gone.lifted:
        return
    if gone.outcome not in (VisitOutcome.MOVED, VisitOutcome.AWAY):
        return
    if time_to_look(draft, gone.grid_id):
        ask_anew(draft, gone)


def ask_anew(draft: Draft, known: Visit) -> None:
    """Nothing is known of a resident from now on; that something was stays in the timeline."""
    if known.outcome is not VisitOutcome.UNKNOWN:
        entry = Entry("look_again", str(known.outcome), known.stairwell_id, visit_id=known.visit_id)
        draft.note(entry)
    unknown = replace(
        known,
        outcome=VisitOutcome.UNKNOWN,
        outcome_at=None,
        outcome_by=None,
        knocked_at=(),
        asked_at=draft.now,
        seen_at=None,
        said=(),
        rescued=False,
        step=None,
        help_kind=None,
        urgent=False,
        moved_to=None,
        moved_by=None,
        until=None,
    )
    draft.put_visit(unknown)


def lift(draft: Draft, visit: Visit) -> None:
    """The resident need not be seen any more: nobody goes to the rescue or to help either, and
    nobody has to settle what came up about the door."""
    draft.put_visit(replace(visit, lifted=True))
    responding.stand_down(draft, visit, coming_up.NO_LONGER)
    coming_up.stand_down(draft, visit, coming_up.NO_LONGER)
