"""Calling again: an officer has those called anew who have not answered at a place or below it.

Within the ladder: the call is its last step of that kind, with quiet hours, limits and what follows
when it is missed. Whom a message or call is on its way to is not called twice.
"""

from uuid import UUID

from schemas.rounds import round_name
from schemas.vocabulary import Channel, RoundPurpose, TaskState
from services.alerting.domain import ladder
from services.alerting.domain.draft import Draft
from services.alerting.domain.state import Entry, Phase

ALONE = "alone"
"""After the command's id in a timer's mark: the place itself, not what is below it."""


def call_again(draft: Draft, node_id: UUID, mark: str) -> None:
    """Call who has an open task there and has not answered."""
    command_id, _, how = mark.partition(" ")
    steps = draft.mobilisation.edition.ladder
    calls = [index for index, step in enumerate(steps) if step.channel is Channel.CALL]
    if not calls:
        draft.note(Entry("call_again_refused", "the plan calls nobody", node_id))
        return
    for contact_id in _unanswered(draft, node_id, alone=how == ALONE):
        contact = draft.contact(contact_id)
        if contact is None or contact.phase in (Phase.ANSWERED, Phase.CANNOT):
            continue
        if ladder.under_way(draft, contact):
            draft.note(Entry("call_again_skipped", "already on its way", node_id, contact_id))
            continue
        name = round_name(RoundPurpose.CALL_AGAIN, command_id)
        ladder.begin(draft, contact, name, contact.urgency, calls[-1])


def _unanswered(draft: Draft, node_id: UUID, *, alone: bool) -> list[UUID]:
    """Contacts with a task there that nobody has confirmed, by id."""
    found = {
        task.contact_id
        for task in draft.tasks()
        if task.state is TaskState.OPEN
        and (task.node_id == node_id or (not alone and node_id in draft.path(task.node_id)))
    }
    return sorted(found)
