"""What reached the handsets, counted from the log alone."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.carrier_simulator.domain.faults import UNANSWERED
from services.carrier_simulator.domain.links import page_key, voice_key


@dataclass(slots=True)
class Ledger:
    """Counts over a log, from its last `cleared` on.

    A delivery's key is (token, round, "sms") or (attempt, "", "call"): one contact in one
    mobilisation, round and channel. `texts` and `calls` count deliveries a key. `faults` counts
    what was made to go wrong; `unanswered` counts, a number, the look-ups (lists asked for by that
    number) that got no answer which could be read.
    """

    accepted: Counter[str] = field(default_factory=Counter)
    texts: Counter[tuple[str, str]] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    unlinked: int = 0
    handset_twice: int = 0
    said: dict[str, str] = field(default_factory=dict)
    heard: dict[str, int] = field(default_factory=dict)
    open_sids: dict[str, str] = field(default_factory=dict)
    first_accepted: str | None = None
    last_accepted: str | None = None
    first_delivered: str | None = None
    last_delivered: str | None = None
    shown: set[str] = field(default_factory=set)
    faults: Counter[str] = field(default_factory=Counter)
    unanswered: Counter[str] = field(default_factory=Counter)

    @property
    def duplicates(self) -> int:
        """Deliveries beyond the first of their key, and of their sid."""
        surplus = sum(n - 1 for n in self.texts.values()) + sum(n - 1 for n in self.calls.values())
        return surplus + self.handset_twice

    def summary(self) -> dict[str, Any]:
        """The ledger as JSON; `told` has every key, so that losses can be counted from it."""
        settled = {key for key, answer in self.heard.items() if 200 <= answer < 400}
        answers_sent = Counter(self.said.values())
        answers_heard = Counter(what for key, what in self.said.items() if key in settled)
        return {
            "accepted": dict(self.accepted),
            "delivered": {
                "message": sum(self.texts.values()) + self.unlinked,
                "call": sum(self.calls.values()),
            },
            "duplicates": self.duplicates,
            "duplicate_keys": self._duplicate_keys(),
            "pending": len(self.open_sids),
            "told": {
                "sms": [{"token": token, "round": name} for token, name in sorted(self.texts)],
                "calls": sorted(self.calls),
            },
            "answers": {"said": dict(answers_sent), "heard": dict(answers_heard)},
            "first_accepted": self.first_accepted,
            "last_accepted": self.last_accepted,
            "first_delivered": self.first_delivered,
            "last_delivered": self.last_delivered,
            "faults": dict(self.faults),
            "unanswered": dict(self.unanswered),
        }

    def _duplicate_keys(self) -> list[str]:
        texts = [f"/t/{token}/{name}" for (token, name), n in self.texts.items() if n > 1]
        calls = [f"/twilio/voice/{attempt}" for attempt, n in self.calls.items() if n > 1]
        return sorted(texts + calls)


_ENDS = frozenset(
    {"undelivered", "failed", "canceled", "completed", "busy", "no-answer", "received"}
)


def count(records: Iterable[Mapping[str, Any]]) -> Ledger:
    """Read a log in its order. Replies of this carrier (outbound-reply) have no attempt behind
    them and count as unlinked."""
    ledger = Ledger()
    for record in records:
        kind = record["kind"]
        if kind == "cleared":
            ledger = Ledger()
        elif kind == "accepted":
            _accepted(ledger, record)
        elif kind == "delivered":
            _delivered(ledger, record)
        elif kind == "status" and record["status"] in _ENDS:
            ledger.open_sids.pop(record["sid"], None)
        elif kind == "said":
            ledger.said[record["id"]] = record["what"]
        elif kind == "heard":
            ledger.heard[record["id"]] = record["answer"]
        elif kind == "fault":
            _fault(ledger, record)
    return ledger


def _fault(ledger: Ledger, record: Mapping[str, Any]) -> None:
    ledger.faults[record["fault"]] += 1
    if record["what"] == "list" and record["fault"] in UNANSWERED and record.get("to"):
        ledger.unanswered[record["to"]] += 1


def _accepted(ledger: Ledger, record: Mapping[str, Any]) -> None:
    if record["direction"] == "inbound":
        return
    ledger.open_sids[record["sid"]] = record["what"]
    if record["direction"] != "outbound-api":
        return
    ledger.accepted[record["what"]] += 1
    ledger.first_accepted = ledger.first_accepted or record["at"]
    ledger.last_accepted = record["at"]


def _delivered(ledger: Ledger, record: Mapping[str, Any]) -> None:
    if record["what"] == "message":
        ledger.open_sids.pop(record["sid"], None)
    if record["direction"] != "outbound-api":
        ledger.unlinked += record["what"] == "message"
        return
    ledger.first_delivered = ledger.first_delivered or record["at"]
    ledger.last_delivered = record["at"]
    page, attempt = page_key(record["path"]), voice_key(record["path"])
    if record["what"] == "message" and page is not None:
        ledger.texts[page] += 1
    elif record["what"] == "call" and attempt is not None:
        ledger.calls[attempt] += 1
    else:
        ledger.unlinked += record["what"] == "message"
        ledger.handset_twice += record["sid"] in ledger.shown
    ledger.shown.add(record["sid"])
