"""What a number and a channel get at most, kept for others to see; it is decided by settings."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.vocabulary import Channel
from services.notifier.adapters.tables import NUMBER_LIMITS
from services.notifier.domain.number_limits import NO_LIMIT, NumberLimits


class LimitTable:
    """The KeptLimits port on one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def keep(
        self, limits: NumberLimits, rates: Mapping[Channel, float], now: datetime
    ) -> None:
        rows = [
            {
                "channel": channel,
                "rate_per_s": rates[channel],
                "a_minute": _known(own.minute),
                "an_hour": _known(own.hour),
                "a_day": _known(own.day),
                "reserve": limits.reserve,
                "at": now,
            }
            for channel, own in limits.by_channel.items()
        ]
        statement = insert(NUMBER_LIMITS)
        changed = {one.name: statement.excluded[one.name] for one in NUMBER_LIMITS.c}
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=["channel"], set_=changed), rows
        )


def _known(most: int) -> int | None:
    return None if most == NO_LIMIT else most
