"""How people are told, and what they say."""

from enum import StrEnum
from typing import Literal


class Channel(StrEnum):
    """How a contact is reached."""

    SMS = "sms"
    CALL = "call"


class AttemptStatus(StrEnum):
    """Where one message or call is; a status only moves up its lattice."""

    PLANNED = "planned"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    NOT_SENT = "not_sent"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class AnswerKind(StrEnum):
    """What a contact said; `arrived`: is at the door of somebody who needs help."""

    RECEIVED = "received"
    CANNOT = "cannot"
    VISIT = "visit"
    ARRIVED = "arrived"


class ContactStanding(StrEnum):
    """How whoever holds a post stands with what they were told in a mobilisation."""

    ANY = "any"
    UNANSWERED = "unanswered"
    ANSWERED = "answered"


class Via(StrEnum):
    """The way an answer came."""

    SMS = "sms"
    KEY = "key"
    PAGE = "page"
    CONSOLE = "console"
    PAPER = "paper"


class Audience(StrEnum):
    """Whom a plan's texts speak to: who knocks at doors, and who leads those who do."""

    VISITOR = "visitor"
    SUPERVISOR = "supervisor"


class RoundPurpose(StrEnum):
    """Why a message is legitimate; with its cause it names the round, never a counter does."""

    FIRST = "first"
    URGENCY = "urgency"
    HELP = "help"
    UPGRADE = "upgrade"
    STAND_DOWN = "stand-down"
    CORRECTION = "correction"
    AD_HOC = "ad-hoc"
    CALL_AGAIN = "call-again"
    MATTER = "matter"
    SETTLED = "settled"
    APPROVAL = "approval"
    OVERTAKEN = "overtaken"

    @property
    def asks(self) -> bool:
        """Whether an answer is asked; what only tells is still worth telling past a deadline."""
        return self not in (
            RoundPurpose.STAND_DOWN,
            RoundPurpose.CORRECTION,
            RoundPurpose.AD_HOC,
            RoundPurpose.SETTLED,
            RoundPurpose.OVERTAKEN,
        )


MessagePurpose = Literal[RoundPurpose.CORRECTION, RoundPurpose.AD_HOC]
"""What an officer's own message is for."""


class MessageState(StrEnum):
    """What became of an officer's message; all but the first are ends."""

    WAITING = "waiting"
    IN_FORCE = "in_force"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
