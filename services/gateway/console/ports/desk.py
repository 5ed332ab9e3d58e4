"""The lists on the desk: what runs, waits, came up or called nobody."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID


class ReadRunning(Protocol):
    """Reads what runs."""

    async def live(self, division: str) -> Sequence[Mapping[str, Any]]:
        """What has not ended and touches a division, the real before drills."""
        ...


class ReadDesk(Protocol):
    """Reads of the lists that the overview shows, of one division."""

    async def drills_between(
        self, division: str, since: datetime, until: datetime
    ) -> Sequence[Mapping[str, Any]]:
        """Drills that are planned for this time."""
        ...

    async def drills_not_held(self, division: str) -> Sequence[Mapping[str, Any]]:
        """Drills that could not begin."""
        ...

    async def channels(self) -> Sequence[Mapping[str, Any]]:
        """How each channel is set."""
        ...

    async def dead_letter_count(self) -> int:
        """How many events could not be handled."""
        ...


class ReadWaiting(Protocol):
    """Reads what waits for a signature."""

    async def waiting(self, division: str) -> Sequence[Mapping[str, Any]]:
        """What touches a division, with what nobody decided in time."""
        ...


class ReadMatters(Protocol):
    """Reads what came up."""

    async def matters(
        self, division: str, state: str | None, mobilisation_id: UUID | None, limit: int
    ) -> Sequence[Mapping[str, Any]]:
        """Those of a division in this state, what is due soonest first."""
        ...


class ReadAlarms(Protocol):
    """Reads which alerts called nobody."""

    async def alarms(self, limit: int, *, unseen: bool) -> Sequence[Mapping[str, Any]]:
        """Each with why; `unseen`: only those that no officer has seen to yet."""
        ...
