"""A log summed up for whoever checks a mobilisation from the carrier's side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.carrier_simulator.domain.ledger import count
from services.carrier_simulator.domain.links import first_link, page_key, path_of

ANSWERS = frozenset({"reply", "key", "received", "cannot"})


@dataclass(frozen=True)
class Summary:
    """`accepted` is how many texts and calls were taken, the first at `first_at` and the last at
    `last_at`; `tokens` are the links' tokens in texts that
    were taken; `answered` is when the phone behind each first answered; `duplicates` are
    deliveries beyond the first of a contact, round and channel; `pending` is not yet settled."""

    accepted: int
    first_at: datetime | None
    last_at: datetime | None
    tokens: frozenset[str]
    answered: Mapping[str, datetime]
    duplicates: int
    pending: int


def summary(records: Iterable[Mapping[str, Any]]) -> Summary:
    """Sum up a log's records in their order."""
    kept = list(records)
    ledger = count(kept)
    token_of: dict[str, str] = {}
    answered: dict[str, datetime] = {}
    for record in kept:
        if record["kind"] == "accepted" and record["direction"] == "outbound-api":
            key = page_key(path_of(first_link(record.get("body", "")) or ""))
            if key is not None:
                token_of[record["to"]] = key[0]
        elif record["kind"] == "said" and record["what"] in ANSWERS:
            token = token_of.get(record["number"])
            if token is not None:
                answered.setdefault(token, datetime.fromisoformat(record["at"]))
    first, last = ledger.first_accepted, ledger.last_accepted
    return Summary(
        accepted=sum(ledger.accepted.values()),
        first_at=datetime.fromisoformat(first) if first else None,
        last_at=datetime.fromisoformat(last) if last else None,
        tokens=frozenset(token_of.values()),
        answered=answered,
        duplicates=ledger.duplicates,
        pending=len(ledger.open_sids),
    )
