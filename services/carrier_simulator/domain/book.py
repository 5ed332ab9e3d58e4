"""Everything the carrier knows: its log, applied record by record.

`apply` is the only way in, while the process runs and when it starts again, so both agree.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime

from services.carrier_simulator.domain.faults import Fault, FaultPlan, read_plan
from services.carrier_simulator.domain.links import page_key
from services.carrier_simulator.domain.personas import Persona, PersonaKind
from services.carrier_simulator.domain.receipts import call_reported, message_reported
from services.carrier_simulator.domain.records import Record
from services.carrier_simulator.domain.traffic import (
    ENDED_CALLS,
    Call,
    CallStatus,
    Message,
    MessageStatus,
)


@dataclass(slots=True)
class Handset:
    """One phone: what is on it, oldest first, and the revision of its last change."""

    number: str
    sids: list[str] = field(default_factory=list)
    revision: int = 0


@dataclass(slots=True)
class Said:
    """An answer and what the server made of it (HTTP status; None = not known yet)."""

    answer_id: str
    number: str
    what: str
    value: str
    sid: str
    url: str
    account: str
    answer: int | None = None


class Book:
    """The carrier's state; `personas_on` and `faults` hold before any record says otherwise."""

    def __init__(
        self, reported: Collection[str], *, personas_on: bool, faults: FaultPlan | None = None
    ) -> None:
        self._reported = frozenset(reported)
        self._personas_default = personas_on
        self._faults_default = faults or FaultPlan()
        self._apply: dict[str, Callable[[Record], None]] = {
            "accepted": self._accepted,
            "status": self._status,
            "delivered": self._delivered,
            "callback": self._callback,
            "redacted": self._redacted,
            "said": self._said,
            "heard": self._heard,
            "looked": self._looked,
            "persona": self._persona,
            "personas": self._personas,
            "labels": self._labels,
            "opted": self._opted,
            "fault": self._fault,
            "faults": self._faults,
            "cleared": self._cleared,
        }
        self.revision = 0
        self._reset()

    def _reset(self) -> None:
        self.messages: dict[str, Message] = {}
        self.calls: dict[str, Call] = {}
        self.by_account: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        self.by_number: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
        self.handsets: dict[str, Handset] = {}  # the one that changed last stands last
        self.said: dict[str, Said] = {}
        self.replies: dict[str, Said] = {}
        self.knocks: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.looked: set[tuple[str, str]] = set()
        self.personas: dict[str, Persona] = {}
        self.personas_on = self._personas_default
        self.labels: dict[str, str] = {}
        self.opted_out: set[tuple[str, str]] = set()
        self.faults = self._faults_default
        self.cleared_at_revision = self.revision

    def apply(self, record: Record) -> None:
        """Take one record in; an unknown kind is an error (ValueError)."""
        act = self._apply.get(record["kind"])
        if act is None:
            raise ValueError(f"unknown kind of record: {record['kind']}")
        act(record)

    def item(self, sid: str) -> Message | Call | None:
        """A message or call by its sid."""
        return self.messages.get(sid) or self.calls.get(sid)

    def touch(self, number: str) -> None:
        """The handset looks different now."""
        handset = self.handsets.pop(number, None)
        if handset is not None:
            self.revision += 1
            handset.revision = self.revision
            self.handsets[number] = handset

    def _show(self, number: str, sid: str) -> None:
        handset = self.handsets.setdefault(number, Handset(number))
        handset.sids.append(sid)
        self.touch(number)

    def _accepted(self, record: Record) -> None:
        item = _message(record) if record["what"] == "message" else _call(record)
        what, sid = record["what"], item.sid
        if isinstance(item, Message):
            self.messages[sid] = item
            if message_reported(item.callback, item.status, self._reported):
                item.owed.append(item.status)
        else:
            self.calls[sid] = item
        self.by_account[what, item.account].append(sid)
        self.by_number[what, item.account, item.to].append(sid)
        if item.direction == "inbound":
            self._show(item.sender, sid)

    def _status(self, record: Record) -> None:
        sid, status, at = record["sid"], record["status"], _at(record)
        message, call = self.messages.get(sid), self.calls.get(sid)
        if message is not None:
            message.status, message.error, message.updated = status, record["error"], at
            if status == MessageStatus.SENT:
                message.sent = at
            if message_reported(message.callback, status, self._reported):
                message.owed.append(status)
        elif call is not None:
            call.status, call.error, call.updated = status, record["error"], at
            if status == CallStatus.IN_PROGRESS:
                call.started = call.started or at
            if status in ENDED_CALLS:
                call.ended = at
            if call_reported(call, status):
                call.owed.append(status)
            self.touch(call.number)

    def _delivered(self, record: Record) -> None:
        message, call = self.messages.get(record["sid"]), self.calls.get(record["sid"])
        if message is not None:
            message.status, message.updated = MessageStatus.DELIVERED, _at(record)
            message.sent = message.sent or message.updated
            if message_reported(message.callback, message.status, self._reported):
                message.owed.append(message.status)
            self._show(message.to, message.sid)
        elif call is not None:
            call.rang = True
            self._show(call.to, call.sid)

    def _callback(self, record: Record) -> None:
        item = self.item(record["sid"])
        if item is not None and record["status"] in item.owed:
            item.owed.remove(record["status"])

    def _redacted(self, record: Record) -> None:
        self.messages[record["sid"]].redacted = True

    def _said(self, record: Record) -> None:
        said = Said(
            answer_id=record["id"],
            number=record["number"],
            what=record["what"],
            value=record["value"],
            sid=record.get("sid", ""),
            url=record.get("url", ""),
            account=record.get("account", ""),
        )
        self.said[said.answer_id] = said
        if said.what == "reply":
            self.replies[said.sid] = said
        self.touch(said.number)

    def _heard(self, record: Record) -> None:
        said = self.said.get(record["id"])
        if said is None:
            return
        said.answer = record["answer"]
        if said.what == "visit" and 200 <= record["answer"] < 400:
            self.knocks[said.number][said.sid] += 1
        self.touch(said.number)

    def _looked(self, record: Record) -> None:
        key = page_key(record["path"])
        if key is not None:
            self.looked.add((record["number"], record["path"]))

    def _persona(self, record: Record) -> None:
        number, kind = record["number"], record["persona"]
        self.personas.pop(number, None)
        if kind is not None:
            self.personas[number] = Persona(PersonaKind(kind), cannot=record.get("cannot", False))
        self.touch(number)

    def _personas(self, record: Record) -> None:
        self.personas_on = record["on"]
        self.revision += 1

    def _labels(self, record: Record) -> None:
        self.labels.update(record["labels"])
        for number in record["labels"]:
            self.touch(number)

    def _fault(self, record: Record) -> None:
        if record["fault"] == Fault.NEVER:
            self._callback(record)

    def _faults(self, record: Record) -> None:
        self.faults = read_plan(record)

    def _opted(self, record: Record) -> None:
        key = (record["account"], record["number"])
        (self.opted_out.add if record["out"] else self.opted_out.discard)(key)

    def _cleared(self, _record: Record) -> None:
        self.revision += 1
        self._reset()


def _message(record: Record) -> Message:
    at = _at(record)
    expires = record.get("expires")
    inbound = record["direction"] == "inbound"
    return Message(
        sid=record["sid"],
        account=record["account"],
        direction=record["direction"],
        to=record["to"],
        sender=record["from"],
        body=record["body"],
        segments=record["segments"],
        created=at,
        updated=at,
        status=MessageStatus.RECEIVED if inbound else MessageStatus.QUEUED,
        callback=record["callback"],
        sent=at if inbound else None,
        expires=datetime.fromisoformat(expires) if expires else None,
    )


def _at(record: Record) -> datetime:
    return datetime.fromisoformat(record["at"])


def _call(record: Record) -> Call:
    at = _at(record)
    return Call(
        sid=record["sid"],
        account=record["account"],
        direction=record["direction"],
        to=record["to"],
        sender=record["from"],
        url=record["url"],
        method=record["method"],
        twiml=record["twiml"],
        callback=record["callback"],
        events=tuple(record["events"]),
        ring_seconds=record["ring_seconds"],
        created=at,
        updated=at,
    )
