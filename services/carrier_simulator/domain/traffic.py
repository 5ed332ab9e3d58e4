"""Messages and calls as the carrier knows them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal


class MessageStatus(StrEnum):
    """Twilio's message statuses that this carrier gives."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    CANCELED = "canceled"
    RECEIVED = "received"


class CallStatus(StrEnum):
    """Twilio's call statuses; `initiated` appears in callbacks only."""

    QUEUED = "queued"
    INITIATED = "initiated"
    RINGING = "ringing"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    FAILED = "failed"
    CANCELED = "canceled"


ENDED_MESSAGES = frozenset({"delivered", "undelivered", "failed", "canceled"})
ENDED_CALLS = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})

Direction = Literal["outbound-api", "outbound-reply", "inbound"]


@dataclass(slots=True)
class Message:
    """One SMS in either direction; times are aware, in UTC."""

    sid: str
    account: str
    direction: Direction
    to: str
    sender: str
    body: str
    segments: int
    created: datetime
    updated: datetime
    status: str = MessageStatus.QUEUED
    error: int | None = None
    sent: datetime | None = None
    callback: str = ""
    expires: datetime | None = None
    redacted: bool = False
    owed: list[str] = field(default_factory=list)

    @property
    def number(self) -> str:
        """The handset's number, whichever way the message goes."""
        return self.sender if self.direction == "inbound" else self.to


@dataclass(slots=True)
class Call:
    """One call in either direction; `rang` once the handset has rung."""

    sid: str
    account: str
    direction: Direction
    to: str
    sender: str
    url: str
    method: str
    twiml: str
    callback: str
    events: tuple[str, ...]
    ring_seconds: float
    created: datetime
    updated: datetime
    status: str = CallStatus.QUEUED
    error: int | None = None
    started: datetime | None = None
    ended: datetime | None = None
    rang: bool = False
    owed: list[str] = field(default_factory=list)

    @property
    def number(self) -> str:
        """The handset's number, whichever way the call goes."""
        return self.sender if self.direction == "inbound" else self.to

    @property
    def duration(self) -> int | None:
        """Whole seconds from pick-up to the end; None before the end."""
        if self.ended is None:
            return None
        return int((self.ended - (self.started or self.ended)).total_seconds())
