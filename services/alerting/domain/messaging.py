"""An officer's message has come into force: each branch sends it to those whom it concerns."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from schemas.events.commands import Selection
from schemas.rounds import round_name
from schemas.vocabulary import (
    UNDER_WAY,
    Channel,
    ContactStanding,
    RoundPurpose,
    TaskKind,
    TaskState,
)
from services.alerting.domain import correcting, ladder
from services.alerting.domain.draft import Draft
from services.alerting.domain.state import Contact, Duty, Entry, Phase, Task
from services.alerting.domain.succession import contact_of_person, held_in_own_right
from services.alerting.domain.tasking import contact_of

NEVER = datetime.min.replace(tzinfo=UTC)
CORRECTION = str(RoundPurpose.CORRECTION)
"""The mark of a correction's timer; that of another message is its selection as JSON."""


def send(draft: Draft, message_id: UUID, mark: str) -> None:
    """Send it to everybody whom it concerns and who has not had it."""
    if mark == CORRECTION:
        for contact in list(draft.contacts()):
            correcting.correct(draft, contact)
        return
    if draft.mobilisation.state not in UNDER_WAY:
        draft.note(Entry("message_refused", f"it is {draft.mobilisation.state}"))
        return
    name = round_name(RoundPurpose.AD_HOC, message_id)
    for person_id in selected(draft, Selection.model_validate_json(mark)):
        contact = contact_of(draft, person_id)
        if message_id not in contact.messages:
            ladder.say(draft, contact, name, Channel.SMS)
            told = replace(contact, messages=(*contact.messages, message_id))
            draft.put_contact(told)


def selected(draft: Draft, selection: Selection) -> list[UUID]:
    """Who acts for the chosen posts now, each once, by id."""
    found = {
        person_id
        for duty in draft.duties()
        if _chosen(draft, duty, selection)
        for person_id in _acting(draft, duty)
        if _stands(draft, contact_of_person(draft, person_id), selection.standing)
    }
    return sorted(found)


def _acting(draft: Draft, duty: Duty) -> Iterable[UUID]:
    """Who holds the post's leading task; where none is left, who did the last one and still acts
    for the post; else who is first available."""
    leading = [
        task
        for task in draft.all_tasks_at(duty.node_id)
        if task.kind is TaskKind.LEAD and task.post_id == duty.post_id
    ]
    holders = [task.person_id for task in leading if not task.state.ended]
    if holders:
        return holders
    done = [task for task in leading if _still_acts(duty, task)]
    newest = max(done, key=lambda task: (task.ended_at or NEVER, task.task_id), default=None)
    return (newest.person_id,) if newest else duty.available[:1]


def _still_acts(duty: Duty, task: Task) -> bool:
    """Whether who has done the task still has the post, or had it for want of anybody who has."""
    by_the_post = held_in_own_right(task)
    return task.state is TaskState.DONE and (task.person_id in duty.available or not by_the_post)


def _chosen(draft: Draft, duty: Duty, selection: Selection) -> bool:
    kind = duty.kind in selection.posts if selection.posts else duty.kind.leads
    if not kind or not selection.nodes:
        return kind
    return any(node in draft.path(duty.node_id) for node in selection.nodes)


def _stands(draft: Draft, contact: Contact | None, standing: ContactStanding) -> bool:
    """Whether the person stands so with their tasks: open ones wait for an answer."""
    if standing is ContactStanding.ANY:
        return True
    if contact is None:
        return False
    if standing is ContactStanding.ANSWERED:
        return contact.phase is Phase.ANSWERED
    tasks = draft.tasks_of(contact.contact_id)
    return any(task.state is TaskState.OPEN for task in tasks)
