"""The shift log."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from services.gateway.console.domain.shifts import ShiftEntry
from services.runtime.unit import Unit


class ShiftLog(Protocol):
    """The shift log, within one transaction."""

    async def last(self, division: str) -> ShiftEntry | None:
        """The last entry of a desk; others wait for it until this transaction ends."""
        ...

    async def add(
        self, entry: ShiftEntry, note_sealed: bytes | None, left_open: Mapping[str, Any]
    ) -> None:
        """Add an entry with what was open then."""
        ...


OpenShifts = Callable[[Unit], ShiftLog]
