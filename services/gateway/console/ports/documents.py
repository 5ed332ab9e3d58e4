"""CAP documents of the officers' own: how they are written, named and taken in."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from schemas.events.hazard_alerts import Area
from services.gateway.console.domain.starting import Started, Wanted
from services.runtime.unit import Unit

Still = Callable[[Unit], Awaitable[None]]
"""A last look in the intake's turn and transaction: what it raises leaves nothing on record."""


class NotTakenError(Exception):
    """The intake does not take the document, and will not later either; `code` and `values` are
    those of what it finds first, as the catalogue's `finding.<code>`."""

    def __init__(self, code: str, values: Mapping[str, str]) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class TakeDocument(Protocol):
    """The gateway's own intake."""

    async def __call__(self, raw: bytes, actor: str, proposer: str = "") -> Started:
        """Record an alert from its CAP document and tell roster; `proposer` is the id of who must
        not approve it too. Committed when this returns. Raises NotTakenError."""
        ...


class TakeAfter(TakeDocument, Protocol):
    """The same, also of what is said after another alert."""

    async def __call__(
        self, raw: bytes, actor: str, proposer: str = "", still: Still | None = None
    ) -> Started:
        """Likewise; nothing else is taken in between `still` and this. Raises what it does."""
        ...


class CheckDocument(Protocol):
    """What the gateway's own intake would say of a document."""

    async def __call__(self, raw: bytes, proposer: str = "") -> None:
        """Raises NotTakenError where it would not be taken; nothing is kept."""
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
