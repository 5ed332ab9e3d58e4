"""A log summed up for whoever checks a mobilisation from the carrier's side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.carrier_simulator.domain.ledger import count
from services.carrier_simulator.domain.links import first_link, page_key, path_of, voice_key

ANSWERS = frozenset({"reply", "key", "received", "cannot"})


@dataclass(frozen=True)
class Summary:
    """`accepted` is how many texts and calls were taken, the first at `first_at` and the last at
    `last_at`; `texts` and `calls` are the numbers they went to, by the token in the text's link
    and by the attempt in the call's address; `answered` is when a number first answered;
    `duplicates` are deliveries beyond the first of a contact, round and channel; `pending` is
    not yet settled; `faults` counts what was made to go wrong, and `unanswered`, a number, the
    look-ups that got no readable answer."""

    accepted: int
    first_at: datetime | None
    last_at: datetime | None
    texts: Mapping[str, str]
    calls: Mapping[str, str]
    answered: Mapping[str, datetime]
    duplicates: int
    pending: int
    faults: Mapping[str, int] = field(default_factory=dict)
    unanswered: Mapping[str, int] = field(default_factory=dict)


def summary(records: Iterable[Mapping[str, Any]]) -> Summary:
    """Sum up a log's records in their order."""
    kept = list(records)
    ledger = count(kept)
    texts: dict[str, str] = {}
    calls: dict[str, str] = {}
    answered: dict[str, datetime] = {}
    for record in kept:
        if record["kind"] == "accepted" and record["direction"] == "outbound-api":
            page = page_key(path_of(first_link(record.get("body", "")) or ""))
            attempt = voice_key(path_of(record.get("url", "")))
            if page is not None:
                texts[page[0]] = record["to"]
            if attempt is not None:
                calls[attempt] = record["to"]
        elif record["kind"] == "said" and record["what"] in ANSWERS:
            answered.setdefault(record["number"], datetime.fromisoformat(record["at"]))
    first, last = ledger.first_accepted, ledger.last_accepted
    return Summary(
        accepted=sum(ledger.accepted.values()),
        first_at=datetime.fromisoformat(first) if first else None,
        last_at=datetime.fromisoformat(last) if last else None,
        texts=texts,
        calls=calls,
        answered=answered,
        duplicates=ledger.duplicates,
        pending=len(ledger.open_sids),
        faults=ledger.faults,
        unanswered=ledger.unanswered,
    )
