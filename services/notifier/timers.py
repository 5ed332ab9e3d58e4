"""What is due without anybody asking: expiry, late tombstones, claims that nothing came of."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifier.handlers.reports import emit_reports
from services.notifier.ports import Attempts, Overdue
from services.runtime.unit import Units

BATCH = 500
IDLE_S = 0.5


class OverdueWatch:
    """Moves what has waited too long; a claim without news is lost after `lost_after`."""

    def __init__(
        self,
        units: Units,
        attempts_on: Callable[[AsyncConnection], Attempts],
        overdue_on: Callable[[AsyncConnection], Overdue],
        lost_after: timedelta,
    ) -> None:
        self._units = units
        self._attempts_on = attempts_on
        self._overdue_on = overdue_on
        self._lost_after = lost_after

    async def step(self) -> bool:
        """One round; gives whether more may be waiting."""
        async with self._units.begin() as unit:
            attempts = self._attempts_on(unit.connection)
            overdue = self._overdue_on(unit.connection)
            changes = await attempts.buried(None, BATCH)
            changes += await overdue.expired(unit.now, BATCH)
            changes += await overdue.lost(unit.now - self._lost_after, BATCH)
            moved = await attempts.move(changes, unit.now)
            emit_reports(unit, moved)
        return bool(moved)
