"""A knock at the door: the bytes, whether it must be let in, and what then stands in the tables."""

import random
from collections.abc import Hashable
from dataclasses import dataclass
from enum import Enum, auto

from tests.hostile.wire import Answer

PIECES = ("", "\x00", "\ufeff", "é", "预警", "😀", "'", '"', "<", "&", "%00", "../", "\r\n", " ")
LONG = 400


class Truth(Enum):
    """What must become of a knock."""

    TRUE = auto()
    """Must be taken, and be on record."""
    FALSE = auto()
    """Must be refused, and leave no trace in what counts."""
    ODD = auto()
    """May be taken or refused, never break anything; taken, it stands there as it was said."""


@dataclass(frozen=True)
class Knock:
    """`record` is what the tables hold once it was taken; None: nothing, or only the answer says.

    `whole`: the bytes are HTTP, so an answer comes; else the connection may just end.
    """

    process: str
    raw: bytes
    truth: Truth
    record: Hashable = None
    whole: bool = True

    def records(self, answer: Answer) -> set[Hashable]:
        """What the tables must hold after this answer."""
        taken = 200 <= answer.status < 400
        return {self.record} if taken and self.record is not None else set()


def spoilt(rng: random.Random, text: str) -> str:
    """A text with something done to it."""
    start = rng.randrange(len(text) + 1)
    end = min(len(text), start + rng.choice((0, 1, 3, len(text))))
    piece = rng.choice((*PIECES, str(rng.randrange(10**9)), "9" * LONG))
    return text[:start] + piece + text[end:]


def damaged(rng: random.Random, raw: bytes, times: int) -> bytes:
    """Bytes with some cut out, doubled or put in."""
    found = bytearray(raw)
    for _ in range(times):
        start = rng.randrange(len(found) + 1)
        end = min(len(found), start + rng.choice((0, 1, 4, 40)))
        put_in = rng.choice((b"", b"\x00", b"\xff", b"<", b"]]>", b"\r\n", b": ", bytes(found[:9])))
        found[start:end] = put_in
    return bytes(found)
