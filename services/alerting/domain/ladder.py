"""The ladder of one contact: SMS, call, then silence; each step with its timer.

A step's timer starts when its attempt is known to be on its way, so our own down-time never
counts against a person. What a contact's silence means for tasks is `succession`'s rule.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from schemas import ids
from schemas.rounds import round_name, round_purpose
from schemas.vocabulary import (
    AnswerKind,
    AttemptStatus,
    Channel,
    MobilisationState,
    RoundPurpose,
    TaskKind,
)
from services.alerting.domain.deadlines import all_called_within
from services.alerting.domain.draft import Draft
from services.alerting.domain.grid_time import first_deadline
from services.alerting.domain.plan import Step
from services.alerting.domain.quiet_hours import quiet_until
from services.alerting.domain.state import Contact, Entry, Order, Phase, Timer, TimerKind

MISSED = ("no-answer", "busy")
"""A call that rang and was missed is on the phone's list: the step's time runs, they may ring
back."""
PUT_OFF = "put off until now"
TOLD_VALID = timedelta(hours=1)
HEARD_AGAIN = timedelta(seconds=5)
"""How soon it is looked again whether what a pause took back was held in time."""
ON_ITS_WAY = (AttemptStatus.SENT, AttemptStatus.DELIVERED, AttemptStatus.UNKNOWN)
NOT_REACHED = (
    AttemptStatus.FAILED,
    AttemptStatus.NOT_SENT,
    AttemptStatus.EXPIRED,
    AttemptStatus.WITHDRAWN,
)


def begin(draft: Draft, contact: Contact, name: str, urgency: int, step: int = 0) -> None:
    """Begin a round with a step, usually its first; what an earlier round still planned is
    withdrawn."""
    withdraw(draft, contact, "a newer message takes its place")
    fresh = replace(
        contact,
        round=name,
        urgency=urgency,
        answer=None,
        answered_at=None,
        phase=Phase.IDLE,
        attempt_id=None,
        begun_at=draft.now,
    )
    take_step(draft, fresh, step, name)


def take_step(draft: Draft, contact: Contact, index: int, reason: str) -> Contact:
    """Order the attempt of a step; past the last step the contact is silent.

    While paused the step is held until things go on; after the end nothing is ordered.
    """
    steps = draft.mobilisation.edition.ladder
    if index >= len(steps):
        draft.note(Entry("silent", reason, contact_id=contact.contact_id))
        return draft.put_contact(replace(contact, phase=Phase.SILENT, attempt_id=None))
    if draft.mobilisation.state is MobilisationState.PAUSED:
        return _hold(draft, replace(contact, step=index - 1, attempt_id=None), draft.time)
    if draft.mobilisation.state is not MobilisationState.RUNNING:
        return draft.put_contact(replace(contact, phase=Phase.IDLE, attempt_id=None))
    step = steps[index]
    channel = step.channel
    if channel is Channel.CALL and (until := sleeps_until(draft, contact)):
        reason = f"not called before {until.isoformat()}"
        draft.note(Entry("quiet_hours", reason, contact_id=contact.contact_id))
        return _hold(draft, replace(contact, step=index - 1, attempt_id=None), until)
    order = _order(draft, contact, contact.round, channel, step.wait)
    draft.note(Entry(f"step_{channel}", reason, contact_id=contact.contact_id))
    return draft.put_contact(
        replace(contact, phase=Phase.ORDERED, step=index, attempt_id=order.attempt_id)
    )


def hold(draft: Draft, contact: Contact) -> None:
    """Paused: what was only ordered is taken back. It comes when things go on, once it is known not
    to have gone out all the same: until then the contact keeps the attempt's id."""
    if contact.phase is Phase.ORDERED:
        asked = None if contact.attempt_id in draft.orders else contact.attempt_id
        withdraw(draft, contact, "paused")
        held = draft.put_contact(replace(contact, phase=Phase.HELD, attempt_id=asked))
        since = f"{Phase.HELD} {draft.time.isoformat()}"
        draft.set_timer(Timer(TimerKind.LADDER, held.contact_id, since, draft.time))


def _go_on(draft: Draft, contact: Contact, since: str) -> None:
    """Order anew what a pause took back: nobody was told of it, so no step of theirs is over.

    In a round of its own, as what was taken back is never sent; its name is the same in every
    community in which the person has tasks.
    """
    step = min(contact.step, len(draft.mobilisation.edition.ladder) - 1)
    name = f"{contact.round}:{since}"
    take_step(draft, replace(contact, round=name, attempt_id=None), step, name)


def _hold(draft: Draft, contact: Contact, until: datetime) -> Contact:
    held = draft.put_contact(replace(contact, phase=Phase.WAITING))
    draft.set_timer(Timer(TimerKind.LADDER, held.contact_id, mark(held), until))
    return held


def sleeps_until(draft: Draft, contact: Contact) -> datetime | None:
    """When the contact may be called; None: now. People are woken for a rescue and for help, and
    where their time would leave too little of a task's for all calls. Who is a buddy and holds no
    post sleeps as long as any post does."""
    edition, tasks = draft.mobilisation.edition, draft.tasks_of(contact.contact_id)
    quiet = edition.quiet
    if quiet is None or any(task.kind not in (TaskKind.LEAD, TaskKind.VISIT) for task in tasks):
        return None
    duties = [draft.duty(task.post_id) for task in tasks if task.kind is TaskKind.LEAD]
    posts = [duty.kind for duty in duties if duty is not None]
    zone = draft.mobilisation.zone
    until = quiet_until(quiet, posts or (quiet.posts if tasks else ()), draft.now, zone)
    ends = first_deadline(draft, tasks)
    return None if until and ends and until + all_called_within(edition) > ends else until


def _order(
    draft: Draft, contact: Contact, name: str, channel: Channel, wait: timedelta | None = None
) -> Order:
    latest = max(draft.last_deadline() or draft.now, draft.now)
    order = Order(
        attempt_id=ids.attempt_id(contact.contact_id, name, channel),
        contact_id=contact.contact_id,
        person_id=contact.person_id,
        round=name,
        channel=channel,
        urgency=max(contact.urgency, 1),
        wait=wait,
        not_after=latest if round_purpose(name).asks else max(latest, draft.now + TOLD_VALID),
    )
    draft.orders[order.attempt_id] = order
    return order


def report(
    draft: Draft, contact: Contact, attempt_id: UUID, status: AttemptStatus, reason: str
) -> bool:
    """Take in what became of an attempt; gives whether the contact has now become silent."""
    contact = _told(draft, contact, attempt_id, status)
    if attempt_id != contact.attempt_id:
        return False
    rang = status in ON_ITS_WAY or (status is AttemptStatus.FAILED and reason in MISSED)
    if contact.phase in (Phase.ORDERED, Phase.HELD) and rang:
        wait = _step_of(draft, contact).wait
        draft.put_contact(replace(contact, phase=Phase.WAITING))
        draft.set_timer(
            Timer(TimerKind.LADDER, contact.contact_id, mark(contact), draft.time + wait)
        )
    elif contact.phase is Phase.HELD and status in NOT_REACHED:
        draft.put_contact(replace(contact, attempt_id=None))
    elif contact.phase in (Phase.ORDERED, Phase.WAITING) and status in NOT_REACHED and not rang:
        return _next(draft, contact, f"{status}: {reason}" if reason else str(status))
    return False


def _told(draft: Draft, contact: Contact, attempt_id: UUID, status: AttemptStatus) -> Contact:
    """Told is who was handed something; no longer when all of it failed after all."""
    told_at, told_by = contact.told_at, contact.told_by
    if status is AttemptStatus.DELIVERED:
        told_at, told_by = told_at or draft.now, ()
    elif status is AttemptStatus.SENT and attempt_id not in told_by and (told_by or not told_at):
        told_at, told_by = told_at or draft.now, (*told_by, attempt_id)
    elif status is AttemptStatus.FAILED and attempt_id in told_by:
        told_by = tuple(one for one in told_by if one != attempt_id)
        told_at = told_at if told_by else None
    if (told_at, told_by) == (contact.told_at, contact.told_by):
        return contact
    return draft.put_contact(replace(contact, told_at=told_at, told_by=told_by))


def time_out(draft: Draft, contact: Contact, timer_mark: str) -> bool:
    """The step's time is over, or the pause; gives whether the contact has now become silent."""
    word, _, since = timer_mark.partition(" ")
    if contact.phase is Phase.HELD and word == Phase.HELD:
        if contact.attempt_id is None:
            _go_on(draft, contact, since)
        else:
            again = draft.time + HEARD_AGAIN
            draft.set_timer(Timer(TimerKind.LADDER, contact.contact_id, timer_mark, again))
        return False
    if contact.phase is not Phase.WAITING or timer_mark != mark(contact):
        return False
    # What a pause or quiet hours held was never ordered: nobody has failed to answer it.
    return _next(draft, contact, "no answer in time" if contact.attempt_id else PUT_OFF)


def _next(draft: Draft, contact: Contact, reason: str) -> bool:
    return take_step(draft, contact, contact.step + 1, reason).phase is Phase.SILENT


def mark(contact: Contact) -> str:
    """Names the step that a timer is for."""
    return f"{contact.round}/{contact.step}"


def answer(draft: Draft, contact: Contact, kind: AnswerKind, at: datetime) -> bool:
    """The contact has answered: nothing more is sent to them in this round.

    What was said later than `at` stays in force; of two at the same moment "I can't" does.
    Gives whether this answer is in force.
    """
    known = contact.answered_at
    if known is not None and at <= draft.now < known:
        # The clock has been set back since: what is heard later was said later.
        known = None
    if contact.answer is kind:
        if known is None or at > known:
            # Said once more: it counts against what was said in between, also when that comes late.
            draft.put_contact(replace(contact, answered_at=at))
        return True
    if known is not None and (at, kind is AnswerKind.CANNOT) < (known, True):
        return False
    withdraw(draft, contact, "answered")
    phase = Phase.CANNOT if kind is AnswerKind.CANNOT else Phase.ANSWERED
    heard = heard_from(draft, contact, at)
    draft.put_contact(replace(heard, phase=phase, answer=kind, answered_at=at))
    return True


def heard_from(draft: Draft, contact: Contact, at: datetime) -> Contact:
    """Who answers has been told, whatever becomes of the report."""
    return replace(contact, told_at=contact.told_at or min(at, draft.now), told_by=())


def under_way(draft: Draft, contact: Contact) -> bool:
    """Whether an attempt is ordered and not yet known to have gone out, or the phone may ring."""
    calling = contact.phase is Phase.WAITING and _step_of(draft, contact).channel is Channel.CALL
    return contact.attempt_id is not None and (contact.phase is Phase.ORDERED or calling)


def crosses(contact: Contact, kind: AnswerKind, at: datetime, now: datetime) -> bool:
    """Whether "received" was said to an earlier message, before the present one was written; one of
    a clock that has been set back since lies ahead, and was there before."""
    later_round = contact.round not in ("", str(RoundPurpose.FIRST))
    begun_at = contact.begun_at
    before = begun_at is not None and at < begun_at <= now
    return kind is AnswerKind.RECEIVED and later_round and before


def withdraw(draft: Draft, contact: Contact, reason: str) -> None:
    """Take back what was ordered for the contact and may not be on its way yet.

    A call is taken back on its way too: the phone may still be ringing.
    """
    attempt_id = contact.attempt_id
    if attempt_id is None or not under_way(draft, contact):
        return
    if draft.orders.pop(attempt_id, None) is None:
        draft.withdrawals[attempt_id] = reason


def _step_of(draft: Draft, contact: Contact) -> Step:
    """The step a contact is at; a ladder may have become shorter with the level."""
    steps = draft.mobilisation.edition.ladder
    return steps[min(contact.step, len(steps) - 1)]


def stand_down(draft: Draft, contact: Contact, revision: int) -> None:
    """Tell who may have heard of it that it is over, once a lifting; no answer is asked for.

    It passes a pause: who is out at doors must hear of it. It does not pass a stop.
    """
    stopped = draft.mobilisation.state is MobilisationState.STOPPED
    if stopped or not contact.may_have_heard or revision <= contact.stood_down:
        return
    name = round_name(RoundPurpose.STAND_DOWN, revision)
    _order(draft, contact, name, Channel.SMS)
    # Who was silent is not asked before others because of it.
    phase = Phase.SILENT if contact.phase is Phase.SILENT else Phase.IDLE
    draft.put_contact(replace(contact, stood_down=revision, phase=phase, attempt_id=None))
    draft.note(Entry("stand_down", str(revision), contact_id=contact.contact_id))


def let_know(draft: Draft, contact: Contact, name: str) -> None:
    """One SMS beside the ladder, once a name, that asks for no answer; not after a stop."""
    if draft.mobilisation.state is MobilisationState.STOPPED:
        return
    _order(draft, contact, name, Channel.SMS)
    draft.note(Entry("let_know", name, contact_id=contact.contact_id))


def say(draft: Draft, contact: Contact, name: str, channel: Channel) -> None:
    """An officer's message, beside the ladder; it passes a pause, and what a stop lets through."""
    _order(draft, contact, name, channel)
    draft.note(Entry("message_sent", round_purpose(name), contact_id=contact.contact_id))


def release(draft: Draft, contact: Contact, reason: str) -> Contact:
    """The contact has nothing left to do: their ladder rests."""
    withdraw(draft, contact, reason)
    if contact.phase in (Phase.ORDERED, Phase.HELD, Phase.WAITING):
        return draft.put_contact(replace(contact, phase=Phase.IDLE, attempt_id=None))
    return contact
