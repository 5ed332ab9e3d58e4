"""What a request must be beyond Twilio's schema so that Twilio takes it (its error pages)."""

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


@dataclass(frozen=True, slots=True)
class Wrong:
    """A parameter that the schema refuses; `missing` where it is required and wasn't sent."""

    name: str
    value: str = ""
    missing: bool = False


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


def refusal_of(what: str, wrong: Wrong) -> Refusal:
    """How Twilio refuses a parameter of a new message or call, or of another request."""
    if wrong.missing and wrong.name in ("To", "From"):
        if what == "message":
            return refusals.NO_TO
        return refusals.NO_CALLED if wrong.name == "To" else refusals.NO_CALLER
    match wrong.name:
        case "To":
            return refusals.bad_to(wrong.value)
        case "From":
            return refusals.bad_sender(wrong.value)
        case "StatusCallback":
            return refusals.BAD_CALLBACK
        case "Url":
            return refusals.BAD_URL
        case _:
            return refusals.bad_parameter(wrong.name)


def read_message(form: Form, own_number: str) -> NewMessage | Refusal:
    """A message to accept, or what is wrong with it first; the schema has let the form pass."""
    sender, body = one(form, "From"), one(form, "Body")
    if not sender:
        return refusals.NO_FROM
    if sender != own_number:
        return refusals.bad_from(sender)
    if not body:
        return refusals.NO_BODY
    if len(body) > _LONGEST_BODY:
        return refusals.LONG_BODY
    asked = one(form, "ValidityPeriod")
    if asked and not 1 <= int(asked) <= _LONGEST_VALIDITY_S:
        return refusals.bad_parameter("ValidityPeriod")
    return NewMessage(
        to=one(form, "To"),
        sender=sender,
        body=body,
        callback=one(form, "StatusCallback"),
        validity=int(asked) if asked else None,
    )


def read_call(form: Form, own_number: str) -> NewCall | Refusal:
    """A call to accept, or what is wrong with it first; the schema has let the form pass."""
    sender, url, twiml = one(form, "From"), one(form, "Url"), one(form, "Twiml")
    if sender != own_number:
        return refusals.foreign_caller(sender)
    if not url and not twiml:
        return refusals.BAD_URL
    events = tuple(word for text in form.get("StatusCallbackEvent", ()) for word in text.split())
    if not _CALL_EVENTS.issuperset(events):
        return refusals.bad_parameter("StatusCallbackEvent")
    ring = int(one(form, "Timeout") or _DEFAULT_RING_S)
    if not 1 <= ring <= _LONGEST_RING_S:
        return refusals.bad_parameter("Timeout")
    return NewCall(
        to=one(form, "To"),
        sender=sender,
        url=url,
        method=one(form, "Method") or "POST",
        twiml="" if url else twiml,
        callback=one(form, "StatusCallback"),
        events=events or ("completed",),
        ring_seconds=ring,
    )
