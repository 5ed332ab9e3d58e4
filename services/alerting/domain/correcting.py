"""Correcting: who was told the wrong thing is told the right one, once.

Whose words an attempt said is known from its report, so it does not matter whether a message was
under way when the correction came, nor which of both is heard of first. Who was told nothing yet
hears the right words only: texts are written when an attempt is claimed. What was wrong with an
officer's message is different: it is taken back from whoever it has not reached.
"""

from dataclasses import replace
from functools import lru_cache
from uuid import UUID

from schemas import ids
from schemas.rounds import round_name
from schemas.vocabulary import Channel, RoundPurpose
from services.alerting.domain import ladder
from services.alerting.domain.draft import Draft
from services.alerting.domain.events import AttemptReported
from services.alerting.domain.mobilisation import Correction
from services.alerting.domain.state import Contact


def hear(draft: Draft, contact: Contact, event: AttemptReported) -> Contact:
    """Take in whose words may have reached the contact; unknown counts as told."""
    if event.status not in ladder.ON_ITS_WAY:
        return contact
    told = _told(contact.told, f"{event.text_id}/{event.channel}")
    return contact if told == contact.told else draft.put_contact(replace(contact, told=told))


@lru_cache(maxsize=4_096)
def _told(before: tuple[str, ...], entry: str) -> tuple[str, ...]:
    """With this entry; the same object for all who were told the same, as most were."""
    return before if entry in before else (*before, entry)


def correct(draft: Draft, contact: Contact) -> None:
    """Send the corrections that the contact is owed, each by the channel of the wrong words."""
    for one in in_force(draft.mobilisation.corrections):
        if one.message_id in contact.messages:
            continue
        _take_back(draft, contact, one)
        channel = _owed(contact, one)
        if channel is not None:
            name = round_name(RoundPurpose.CORRECTION, one.message_id)
            ladder.say(draft, contact, name, channel)
            contact = replace(contact, messages=(*contact.messages, one.message_id))
            draft.put_contact(contact)


def in_force(corrections: tuple[Correction, ...]) -> list[Correction]:
    """Those that no later one corrects in turn."""
    corrected = {text for one in corrections for text in one.wrong}
    return [one for one in corrections if one.message_id not in corrected]


def _owed(contact: Contact, correction: Correction) -> Channel | None:
    """The channel to correct on, the one that stays to be read first; None: nothing was wrong."""
    wrong = {str(text) for text in correction.wrong}
    told = [entry.partition("/") for entry in contact.told]
    channels = {Channel(channel) for text, _, channel in told if text in wrong}
    if not channels and any(text in contact.messages for text in correction.wrong):
        channels = {Channel.SMS}
    return min(channels, key=tuple(Channel).index, default=None)


def _take_back(draft: Draft, contact: Contact, correction: Correction) -> None:
    """Messages that it corrects and that have not reached the contact."""
    for message_id in correction.wrong:
        if message_id not in contact.messages or _heard(contact, message_id):
            continue
        for purpose in (RoundPurpose.AD_HOC, RoundPurpose.CORRECTION):
            for channel in Channel:
                name = round_name(purpose, message_id)
                attempt_id = ids.attempt_id(contact.contact_id, name, channel)
                if draft.orders.pop(attempt_id, None) is None:
                    draft.withdrawals[attempt_id] = "corrected"


def _heard(contact: Contact, text_id: UUID) -> bool:
    return any(entry.partition("/")[0] == str(text_id) for entry in contact.told)
