"""The attempts on record."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from schemas.events.attempt_orders import AttemptOrders
from schemas.events.commands import NotifierCommand
from schemas.vocabulary import Channel
from services.notifier.domain.attempt import (
    Change,
    ChannelState,
    Moved,
)


class Attempts(Protocol):
    """The attempts within one open transaction."""

    async def hold(self, attempt_ids: Sequence[UUID]) -> None:
        """Lock those that there are, so that the orders of several communities take turns."""
        ...

    async def plan(self, orders: AttemptOrders, trace: UUID, now: datetime) -> list[Moved]:
        """Insert what is ordered, once each; an attempt that others ordered before gains this
        community, the later last moment and the greater urgency. Gives those that it gained and
        that are planned no more, with this community alone."""
        ...

    async def bury(self, orders: AttemptOrders, now: datetime) -> None:
        """Keep the withdrawals as tombstones of this community."""
        ...

    async def note_too_late(self, attempt_ids: Sequence[UUID], now: datetime) -> None:
        """Note of those on their way whether any community wants them still."""
        ...

    async def buried(self, attempt_ids: Sequence[UUID] | None, limit: int) -> list[Change]:
        """Planned attempts that every community withdrew, as changes to make; None: any."""
        ...

    async def wanted_again(self, attempt_ids: Sequence[UUID]) -> list[Change]:
        """Withdrawn attempts that a community wants, as changes to make."""
        ...

    async def move(self, changes: Sequence[Change], now: datetime) -> list[Moved]:
        """Move attempts up their lattice; gives those that moved. Others keep their status."""
        ...

    async def channel(self, channel: Channel) -> ChannelState:
        """The channel's switch and limit."""
        ...

    async def switch(self, command: NotifierCommand, now: datetime) -> None:
        """Set a channel's switch and limit as commanded."""
        ...
