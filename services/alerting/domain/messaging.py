"""An officer's message has come into force: each branch sends it to those whom it concerns."""

from collections.abc import Iterable
from dataclasses import replace
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
from services.alerting.domain.state import Contact, Duty, Entry, Phase
from services.alerting.domain.succession import contact_of_person
from services.alerting.domain.tasking import contact_of

CORRECTION = str(RoundPurpose.CORRECTION)
"""The mark of a correction's timer; that of another message is its selection as JSON."""

ACTING = (TaskState.WAITING, TaskState.OPEN, TaskState.RECEIVED, TaskState.DONE)
"""The states of a task that nobody else has taken over and nothing has called off."""


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
    """Who holds the post's leading task, or has done it; of one without, who is first available."""
    tasks = draft.all_tasks_at(duty.node_id)
    holders = [
        task.person_id
        for task in tasks
        if task.kind is TaskKind.LEAD and task.post_id == duty.post_id and task.state in ACTING
    ]
    return holders or duty.available[:1]


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
