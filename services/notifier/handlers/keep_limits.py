"""What this process keeps to, said once where officers look; who started last is believed."""

from collections.abc import Callable, Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.vocabulary import Channel
from services.notifier.domain.number_limits import NumberLimits
from services.notifier.ports.limits import KeptLimits
from services.runtime.unit import Units


class KeepLimits:
    """Keeps the limits of a number, and how fast each channel goes unless an officer limits it."""

    def __init__(
        self,
        units: Units,
        limits_on: Callable[[AsyncConnection], KeptLimits],
        limits: NumberLimits,
        rates: Mapping[Channel, float],
    ) -> None:
        self._units = units
        self._limits_on = limits_on
        self._limits = limits
        self._rates = rates
        self._kept = False

    async def step(self) -> bool:
        """Keep them unless they are; there is never more to do."""
        if not self._kept:
            async with self._units.begin() as unit:
                await self._limits_on(unit.connection).keep(self._limits, self._rates, unit.now)
            self._kept = True
        return False
