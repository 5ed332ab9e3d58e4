"""CAP documents of the officers' own: how they are written, named and taken in."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from schemas.events.hazard_alerts import Area
from services.gateway.console.domain.starting import Started, Wanted


class NotTakenError(Exception):
    """The intake does not take the document, and will not later either."""


class TakeDocument(Protocol):
    """The gateway's own intake."""

    async def __call__(self, raw: bytes, actor: str, proposer: str = "") -> Started:
        """Record an alert from its CAP document and tell roster; `proposer` is the id of who must
        not approve it too. Committed when this returns. Raises NotTakenError."""
        ...


class WriteDocument(Protocol):
    """What officers ask for, as a document."""

    def __call__(self, wanted: Wanted, identifier: str, sender: str, now: datetime) -> bytes:
        """A CAP 1.2 document, the same for the same arguments."""
        ...


class WriteMessage(Protocol):
    """What calls the posts of an area together for a message of officers, as a document."""

    def __call__(self, area: Area, identifier: str, sender: str, now: datetime) -> bytes:
        """A CAP 1.2 document, the same for the same arguments; it says nothing of the words."""
        ...


class NameDocument(Protocol):
    """The id of the alert in a document of ours."""

    def __call__(self, identifier: str, now: datetime) -> UUID:
        """As the intake will find it."""
        ...
