"""Call-down lists: what they are made of, and where they are kept."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from services.roster.domain.call_down import GridList, Questions


class CallDowns(Protocol):
    """What call-down lists are made of."""

    async def revision(self) -> int:
        """The roster's: it grows with every change of places or of who lives there."""
        ...

    async def questions(self, language: str) -> tuple[Questions, ...]:
        """What the plans in force ask at the door at their gravest level."""
        ...

    def grids(self, now: datetime) -> AsyncIterator[Sequence[GridList]]:
        """Every grid with somebody at risk, a community at a time."""
        ...


UNMADE = ""
"""What a list was made from that could never be set yet: equal to no fingerprint."""


@dataclass
class ListsIndex:
    """`looked_at` is when the roster was last compared with the lists; `made_from` their
    fingerprints by file; `not_set` how many grids have none, or an old one, as it can't be set."""

    looked_at: datetime | None = None
    revision: int = 0
    made_from: dict[str, str] = field(default_factory=dict)
    not_set: int = 0

    @property
    def made(self) -> int:
        """How many lists there are."""
        return sum(mark != UNMADE for mark in self.made_from.values())


class Lists(Protocol):
    """Where the lists are kept."""

    def index(self) -> ListsIndex:
        """What was last made; an empty one when nothing was."""
        ...

    def has(self, name: str) -> bool: ...

    def write(self, name: str, content: bytes) -> None:
        """Replace a list whole; OSError when it can't be kept."""
        ...

    def finish(self, index: ListsIndex) -> None:
        """All are made: take away those that the roster no longer has."""
        ...
