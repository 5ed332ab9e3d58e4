"""What is wrong with numbers and texts, in Twilio's codes (https://www.twilio.com/docs/api/errors).

Some numbers are refused when a text or call is asked for (216xx, 21211); to others a text is taken
and comes to nothing (300xx), which its receipt says.
"""

from collections.abc import Mapping

from services.carrier_simulator.domain.faults import Fault
from services.carrier_simulator.domain.personas import PersonaKind
from services.carrier_simulator.domain.traffic import MessageStatus

OF_NUMBERS = (Fault.UNKNOWN_HANDSET, Fault.LANDLINE)
"""Receipts by rate that stick to a number: each text to it ends so."""

OF_TEXTS = (Fault.UNREACHABLE, Fault.FILTERED, Fault.UNKNOWN_ERROR)
"""Receipts by rate that concern one text: the next one to the same number may pass."""

_REFUSED: Mapping[PersonaKind, Fault] = {
    PersonaKind.INVALID: Fault.INVALID_NUMBER,
    PersonaKind.OPTED_OUT: Fault.OPTED_OUT,
}
_UNDELIVERED: Mapping[PersonaKind, Fault] = {
    PersonaKind.SWITCHED_OFF: Fault.UNREACHABLE,
    PersonaKind.DEAD: Fault.UNKNOWN_HANDSET,
    PersonaKind.LANDLINE: Fault.LANDLINE,
    PersonaKind.FILTERED: Fault.FILTERED,
    PersonaKind.FAILING: Fault.UNKNOWN_ERROR,
}
REFUSING = frozenset(_REFUSED)
LOSING = frozenset(_UNDELIVERED)
NO_RING = frozenset({PersonaKind.DEAD, PersonaKind.SWITCHED_OFF, PersonaKind.INVALID})


def refusals_by_rate(what: str) -> tuple[Fault, ...]:
    """Faults that refuse a number; who has opted out of texts can still be called."""
    if what == "call":
        return (Fault.INVALID_NUMBER,)
    return (Fault.INVALID_NUMBER, Fault.OPTED_OUT)


def refused(kind: PersonaKind, what: str) -> Fault | None:
    """What the phone at a number makes of a new message or call."""
    fault = _REFUSED.get(kind)
    return fault if fault in refusals_by_rate(what) else None


def undelivered(kind: PersonaKind) -> Fault | None:
    """What becomes of a text to a phone."""
    return _UNDELIVERED.get(kind)


def end_of(fault: Fault) -> MessageStatus:
    """The status in which a text ends: `undelivered` where a network said so, `failed` where
    nobody knows."""
    return MessageStatus.FAILED if fault is Fault.UNKNOWN_ERROR else MessageStatus.UNDELIVERED
