"""A document as it came in."""

import hashlib
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from schemas import ids

KEPT_OF_INCOMPLETE = 65_536


@dataclass(frozen=True)
class Document:
    """Bytes from outside, sent with the key of `actor`; not `complete`: only their beginning.

    `division` is what the key is for (empty: everywhere), `proposer` the id of the key or officer.
    """

    raw: bytes
    actor: str
    complete: bool = True
    division: str = ""
    proposer: str = ""

    @classmethod
    def beginning(cls, raw: bytes, actor: str) -> Self:
        """A document that did not come in whole: at most its first 64 KiB are kept."""
        return cls(raw[:KEPT_OF_INCOMPLETE], actor, complete=False)

    @property
    def document_id(self) -> UUID:
        """Equal bytes are one document."""
        return ids.of("document", hashlib.sha256(self.raw).hexdigest(), self.complete)
