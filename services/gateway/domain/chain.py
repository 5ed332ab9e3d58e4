"""The audit's chain: each entry's hash covers the entry and the hash before it.

So an edit, a deletion, a gap and a changed order are found and located. What was cut off at the end
is found against heads (number and hash) that were written down elsewhere: each change of a shift
keeps one.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

GENESIS = bytes(32)
Detail = str | int | bool | None | list[str]


@dataclass(frozen=True)
class Entry:
    """One thing that was done: by whom, what, to what."""

    at: datetime
    actor: str
    name: str
    what: str
    target: str = ""
    details: Mapping[str, Detail] = field(default_factory=dict)


@dataclass(frozen=True)
class Head:
    """The last entry: its number and its hash. An empty chain's is number 0."""

    seq: int = 0
    hash: bytes = GENESIS


@dataclass(frozen=True)
class Link:
    """An entry in its place."""

    seq: int
    entry: Entry
    hash: bytes


@dataclass(frozen=True)
class Break:
    """Where the chain does not hold: `edited`, `missing` (entries before this one), `unproven` (may
    have been edited too: only what is missing would show), `order`, or `cut` (the last one, and
    more were there)."""

    seq: int
    what: str


def canonical(seq: int, entry: Entry) -> bytes:
    """The bytes that are hashed: JSON with sorted keys, no spaces, moments in UTC."""
    fields = {
        "seq": seq,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor,
        "name": entry.name,
        "what": entry.what,
        "target": entry.target,
        "details": dict(entry.details),
    }
    written = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return written.encode()


def line_of(item: Link) -> str:
    """An entry as a line of an export: what is hashed, then the hash."""
    fields = json.loads(canonical(item.seq, item.entry))
    return json.dumps({**fields, "hash": item.hash.hex()}, ensure_ascii=False)


def link(after: Head, entry: Entry) -> Link:
    """The entry as it follows on a chain's head."""
    seq = after.seq + 1
    return Link(seq, entry, hashlib.sha256(after.hash + canonical(seq, entry)).digest())


def verify(links: Iterable[Link], after: Head = Head()) -> Iterator[Break]:
    """Every place where the chain does not hold, in the order in which entries are given.

    Goes on after a break from the entry as it stands, so that each fault is told once.
    """
    head = after
    for item in links:
        if item.seq <= head.seq:
            yield Break(item.seq, "order")
        elif item.seq > head.seq + 1:
            yield Break(item.seq, "missing")
            yield Break(item.seq, "unproven")
        elif link(head, item.entry).hash != item.hash:
            yield Break(item.seq, "edited")
        head = Head(item.seq, item.hash)


def against(links: Sequence[Link], heads: Iterable[Head]) -> Iterator[Break]:
    """What does not fit heads that were written down; each fault once. What is missing before the
    end is `verify`'s to find."""
    found = {item.seq: item.hash for item in links}
    last = links[-1].seq if links else 0
    breaks = [
        Break(last, "cut") if head.seq > last else Break(head.seq, "edited")
        for head in heads
        if head.seq and (head.seq > last or found.get(head.seq, head.hash) != head.hash)
    ]
    yield from dict.fromkeys(breaks)
