"""What waits for something that may never come."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.notifier.domain.accounts import Account
from services.notifier.domain.attempt import (
    Change,
    LineState,
    Overtime,
    TooLate,
    Unsettled,
)


class Overdue(Protocol):
    """Attempts that wait for something that may never come, within one open transaction."""

    async def beat(self, now: datetime, gone: datetime) -> None:
        """Say that the notifier is at work; when nobody has said so since `gone`, the time
        between was down-time and is kept. When somebody has said so at a moment that is still to
        come, the clock was set back, and what it had stamped by then counts from now."""
        ...

    async def note_lines(self, states: Sequence[LineState], now: datetime) -> None:
        """Publish where the lines stand; one that stays open stays so since it opened."""
        ...

    async def expired(self, now: datetime, limit: int) -> list[Overtime]:
        """Planned attempts past their last moment."""
        ...

    async def lost(self, now: datetime, before: datetime, limit: int) -> list[Change]:
        """Attempts claimed before then of which nothing is known since; one that was claimed before
        the clock was set back, by when that was seen."""
        ...

    async def unsettled(
        self, account: Account, now: datetime, again_at: datetime, limit: int
    ) -> list[Unsettled]:
        """Take an account's unknown attempts whose look-up is due, emergencies first; nobody else
        takes them before `again_at`."""
        ...

    async def taken_sids(self, found: Mapping[UUID, Sequence[str]]) -> set[str]:
        """Of these ids at the provider, those that other attempts carry."""
        ...

    async def look_again(
        self, later: Sequence[tuple[UUID, datetime | None]], now: datetime
    ) -> None:
        """Count look-ups without an answer, and when the next is; None: no more of them."""
        ...

    async def put_off(self, attempt_ids: Sequence[UUID], until: datetime) -> None:
        """Look-ups that were not made: not before then."""
        ...

    async def too_late(self, now: datetime, limit: int) -> list[TooLate]:
        """Calls that the provider should take back; each is given once."""
        ...
