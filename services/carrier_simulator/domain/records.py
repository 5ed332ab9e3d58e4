"""The carrier's log: one JSON object a line, appended, flushed to disk before it has effect.

Every record has `kind` and `at` (ISO 8601, UTC). State is nothing but the log replayed, so a
kill at any moment loses no accepted message and repeats none at a handset. Kinds:

accepted   what (message|call), sid, account, direction (outbound-api|outbound-reply|inbound),
           to, from, callback (address of status callbacks, or ""); a message adds body, segments,
           expires (or null); a call adds url, method, twiml, events, ring_seconds.
           Written before the POST is answered.
status     sid, status, error (Twilio's code or null): every change but a delivery
delivered  what, sid, to, direction, path: the text is on the handset, or the handset rings.
           `path` is the path of the text's link (`/t/{token}/{round}`) or of the call's address
           (`/twilio/voice/{attempt}`). Written before anybody can see it.
callback   sid, status, answer (HTTP status, 0 = never reached): a status callback is settled
redacted   sid: the body was removed by its owner
said       id, number, what (reply|key|received|cannot|visit), value, sid (of the text, call or
           visit), url, account: a person answered; written before the answer leaves the handset.
           The same id again is the same answer.
heard      id, answer (HTTP status, 0 = never reached): what the server made of it
looked     number, path: a persona is through with the page behind this link
persona    number, persona (kind or null = by seed), cannot (bool)
personas   on (bool): whether personas answer
labels     labels: {number: role}
fault      fault (see `domain/faults.py`), what (message|call: a POST; list|fetch|update; callback;
           webhook; delivery), and what is known of: n (ordinal of the request), sid, to, status,
           seconds. Written where a fault strikes, before it is felt where somebody waits for it
faults     seed, rates, passing: which faults are asked for from now on
opted      account, number, out (bool): STOP and START
cleared    everything before this line is history
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

Record = dict[str, Any]


def record(kind: str, at: datetime, facts: Mapping[str, Any]) -> Record:
    """A record of one of the kinds above, at an aware moment."""
    return {"kind": kind, "at": at.isoformat(), **facts}


def status(at: datetime, sid: str, value: str, error: int | None = None) -> Record:
    """A message or a call has a new status."""
    return {
        "kind": "status",
        "at": at.isoformat(),
        "sid": sid,
        "status": str(value),
        "error": error,
    }


def said(at: datetime, answer_id: str, number: str, what: str, value: str, **more: str) -> Record:
    """A person answers; `more` are sid, url and account where the answer has them."""
    facts = {"id": answer_id, "number": number, "what": what, "value": value, **more}
    return record("said", at, facts)
