"""What may be begun, and beginning it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from schemas.vocabulary import Channel
from services.notifier.domain.accounts import Account
from services.notifier.domain.attempt import (
    Candidate,
    Claim,
    Rest,
    Unclaimed,
)


class Claiming(Protocol):
    """What may be begun, and beginning it, within one open transaction."""

    async def anything(self, channel: Channel, now: datetime) -> bool:
        """Whether anything planned is due; not whether it may be begun."""
        ...

    async def candidates(
        self, channel: Channel, accounts: Sequence[Account], most: int, now: datetime
    ) -> list[Candidate]:
        """Lock planned attempts of these accounts that may be begun: not withdrawn, expired or
        stopped, and due; emergency before drill before campaign, then urgency, then each
        mobilisation in its turn, of one the oldest."""
        ...

    async def grant(self, channel: Channel, wanted: int, rate_per_s: float, now: datetime) -> int:
        """How many of those wanted all notifiers together may hand over now; they count from
        here on. Another that claims of this channel waits until this transaction ends."""
        ...

    async def give_back(self, channel: Channel, count: int) -> None:
        """So many were granted and not claimed."""
        ...

    async def claim(self, channel: Channel, claims: Sequence[Claim], now: datetime) -> set[UUID]:
        """planned -> sending for those that may still be begun, whose number has nothing
        unresolved on this channel and account and is within their limits; gives which. At most
        one claim a number."""
        ...

    async def unclaimed(self, claims: Sequence[Claim], now: datetime) -> list[Unclaimed]:
        """Of these claims, those that only their number kept back."""
        ...

    async def rest(self, rests: Sequence[Rest]) -> None:
        """Leave planned attempts alone."""
        ...
