"""What is due without anybody asking: expiry, late tombstones, claims that nothing came of."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifier.domain import expiry
from services.notifier.domain.attempt import Change, LineState
from services.notifier.domain.lattice import Happening
from services.notifier.handlers.reports import emit_reports
from services.notifier.ports.attempts import Attempts
from services.notifier.ports.lines import Lines
from services.notifier.ports.overdue import Overdue
from services.runtime.unit import Units

BATCH = 500
IDLE_S = 0.5
BEAT = timedelta(seconds=2)
DOWN_AFTER = timedelta(seconds=10)
"""Longer than a pause of the database or of a process that is replaced in good order."""


class OverdueWatch:
    """Moves what has waited too long; a claim without news is lost after `lost_after`."""

    def __init__(
        self,
        units: Units,
        attempts_on: Callable[[AsyncConnection], Attempts],
        overdue_on: Callable[[AsyncConnection], Overdue],
        lines: Lines,
        lost_after: timedelta,
    ) -> None:
        self._units = units
        self._attempts_on = attempts_on
        self._overdue_on = overdue_on
        self._lines = lines
        self._lost_after = lost_after
        self._beaten_at: datetime | None = None
        self._noted: tuple[LineState, ...] = ()

    async def step(self) -> bool:
        """One round; gives whether more may be waiting."""
        async with self._units.begin() as unit:
            attempts = self._attempts_on(unit.connection)
            overdue = self._overdue_on(unit.connection)
            beaten_at = await self._beat(overdue, unit.now)
            states = await self._note_lines(overdue, unit.now)
            changes = await attempts.buried(None, BATCH)
            changes += await self._expired(overdue, unit.now)
            changes += await overdue.lost(unit.now, unit.now - self._lost_after, BATCH)
            moved = await attempts.move(changes, unit.now)
            emit_reports(unit, moved)
        # Only now is it committed.
        self._beaten_at, self._noted = beaten_at, states
        return bool(moved)

    async def _beat(self, overdue: Overdue, now: datetime) -> datetime:
        if self._beaten_at is not None and timedelta(0) <= now - self._beaten_at < BEAT:
            return self._beaten_at
        await overdue.beat(now, now - DOWN_AFTER)
        return now

    async def _note_lines(self, overdue: Overdue, now: datetime) -> tuple[LineState, ...]:
        states = self._lines.states()
        if states != self._noted:
            await overdue.note_lines(states, now)
        return states

    async def _expired(self, overdue: Overdue, now: datetime) -> list[Change]:
        return [
            Change(
                item.attempt_id,
                Happening.EXPIRED,
                reason=expiry.why(item, line_closed=self._lines.closed(item.account, item.channel)),
            )
            for item in await overdue.expired(now, BATCH)
        ]
