"""What a request must be so that Twilio takes it (its OpenAPI and error pages)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from services.carrier_simulator.domain import refusals
from services.carrier_simulator.domain.refusals import Refusal

Form = Mapping[str, Sequence[str]]

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_LONGEST_VALIDITY_S = 36_000
_LONGEST_BODY = 1_600
_CALL_EVENTS = frozenset({"initiated", "ringing", "answered", "completed"})
_DEFAULT_RING_S = 60
_LONGEST_RING_S = 600
_METHODS = frozenset({"GET", "POST"})


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message as asked for; `validity` in seconds, None where not given."""

    to: str
    sender: str
    body: str
    callback: str
    validity: int | None


@dataclass(frozen=True, slots=True)
class NewCall:
    """A call as asked for; where both are sent, Twilio takes the url."""

    to: str
    sender: str
    url: str
    method: str
    twiml: str
    callback: str
    events: tuple[str, ...]
    ring_seconds: int


def one(form: Form, name: str) -> str:
    """A field's last value, "" where it wasn't sent."""
    values = form.get(name)
    return values[-1] if values else ""


def is_number(text: str) -> bool:
    """Whether a number is in E.164."""
    return _E164.fullmatch(text) is not None


def is_address(url: str) -> bool:
    """Whether an address is absolute http(s) with a host."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def _ends(form: Form, own_number: str) -> Refusal | None:
    to, sender = one(form, "To"), one(form, "From")
    if not to:
        return refusals.NO_TO
    if not is_number(to):
        return refusals.bad_to(to)
    if not sender:
        return refusals.NO_FROM
    if sender != own_number:
        return refusals.bad_from(sender)
    callback = one(form, "StatusCallback")
    if callback and not is_address(callback):
        return refusals.BAD_CALLBACK
    return None


def read_message(form: Form, own_number: str) -> NewMessage | Refusal:
    """A message to accept, or what is wrong with it first."""
    wrong = _ends(form, own_number)
    if wrong is not None:
        return wrong
    body = one(form, "Body")
    if not body:
        return refusals.NO_BODY
    if len(body) > _LONGEST_BODY:
        return refusals.LONG_BODY
    asked = one(form, "ValidityPeriod")
    validity = _whole(asked) if asked else None
    if asked and (validity is None or not 1 <= validity <= _LONGEST_VALIDITY_S):
        return refusals.bad_parameter("ValidityPeriod")
    return NewMessage(
        to=one(form, "To"),
        sender=one(form, "From"),
        body=body,
        callback=one(form, "StatusCallback"),
        validity=validity,
    )


def read_call(form: Form, own_number: str) -> NewCall | Refusal:
    """A call to accept, or what is wrong with it first."""
    wrong = _ends(form, own_number)
    if wrong is not None:
        return wrong
    url, twiml = one(form, "Url"), one(form, "Twiml")
    if not is_address(url) and (url or not twiml):
        return refusals.BAD_URL
    events = tuple(word for text in form.get("StatusCallbackEvent", ()) for word in text.split())
    if not _CALL_EVENTS.issuperset(events):
        return refusals.bad_parameter("StatusCallbackEvent")
    method = one(form, "Method").upper() or "POST"
    if method not in _METHODS:
        return refusals.bad_parameter("Method")
    ring = _whole(one(form, "Timeout")) if one(form, "Timeout") else _DEFAULT_RING_S
    if ring is None or not 1 <= ring <= _LONGEST_RING_S:
        return refusals.bad_parameter("Timeout")
    return NewCall(
        to=one(form, "To"),
        sender=one(form, "From"),
        url=url,
        method=method,
        twiml="" if url else twiml,
        callback=one(form, "StatusCallback"),
        events=events or ("completed",),
        ring_seconds=ring,
    )
