"""What a message is made of, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from schemas.vocabulary import Channel, Lane
from services.notifier.domain.accounts import Account


@dataclass(frozen=True)
class Person:
    """How a person is reached, sealed."""

    phone_sealed: bytes
    phone_hash: bytes


@dataclass(frozen=True)
class ContactFacts:
    """What a contact's message is made of, from all its tasks at this moment.

    `text_id` says whose words the texts are: an edition's, or those of the message that corrected
    it; `words_sealed` are officers' words by message.
    """

    contact_no: int
    exercise: bool
    signature: str
    event: str
    texts: Mapping[str, Mapping[str, str]]
    places: tuple[str, ...]
    visits: int
    rescues: int
    silent: int
    text_id: UUID | None = None
    words_sealed: Mapping[UUID, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Outgoing:
    """One message or call to hand over; `body` is an SMS's text, empty for a call."""

    attempt_id: UUID
    channel: Channel
    lane: Lane
    account: Account
    exercise: bool
    to: str
    body: str
    validity_s: int


@dataclass(frozen=True)
class Credentials:
    """One account at the provider and the number it sends from."""

    sid: str
    token: str = field(repr=False)
    number: str


@dataclass(frozen=True)
class CallText:
    """What a call says; `asks` unless it wants no answer, `covered` when nothing is left to do."""

    attempt_id: UUID
    account: Account
    text: str
    asks: bool
    covered: bool
