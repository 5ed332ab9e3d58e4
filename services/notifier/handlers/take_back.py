"""A call withdrawn when it was on its way already is taken back at the provider."""

import asyncio
from collections.abc import Callable

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifier.ports.overdue import Overdue
from services.notifier.ports.provider import Provider
from services.runtime.unit import Units

log = structlog.get_logger(__name__)
BATCH = 32


class TakeBack:
    """Asks once a call; one that rings on says itself that nothing is left to do."""

    def __init__(
        self, units: Units, overdue_on: Callable[[AsyncConnection], Overdue], provider: Provider
    ) -> None:
        self._units = units
        self._overdue_on = overdue_on
        self._provider = provider

    async def step(self) -> bool:
        """One batch; gives whether there was any."""
        async with self._units.begin() as unit:
            late = await self._overdue_on(unit.connection).too_late(unit.now, BATCH)
        if not late:
            return False
        done = await asyncio.gather(
            *(self._provider.cancel(call.account, call.sid) for call in late)
        )
        log.info("calls.taken_back", asked=len(late), taken_back=sum(done))
        return True
