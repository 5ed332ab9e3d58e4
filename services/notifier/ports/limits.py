"""What others see of the limits."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from schemas.vocabulary import Channel
from services.notifier.domain.number_limits import NumberLimits


class KeptLimits(Protocol):
    """What others see of the limits, within one open transaction."""

    async def keep(
        self, limits: NumberLimits, rates: Mapping[Channel, float], now: datetime
    ) -> None:
        """Keep what a number gets at most and each channel's rate, in place of what was kept."""
        ...
