"""What the carrier's webhooks record, and what acts on it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from services.notifier.domain.accounts import Account
from services.notifier.domain.inbound import NewReceipt, NewReply, OwnDoors, Receipt, Reply
from services.notifier.domain.message import CallText


class Recorded(Protocol):
    """What webhooks recorded and nobody has acted on yet, within one open transaction."""

    async def waiting(self) -> tuple[bool, bool]:
        """Whether there are receipts, and replies."""
        ...

    async def take_receipts(self, limit: int, now: datetime) -> list[Receipt]:
        """Oldest first, with where their attempts stand; from now on they are acted on."""
        ...

    async def replies(self, limit: int) -> list[Reply]:
        """Oldest first, at most one a number: each sees what the one before it answered. Their
        attempts are locked, so that no community joins one unseen."""
        ...

    async def given(self, attempt_ids: Sequence[UUID], community: str) -> list[Reply]:
        """Replies to these attempts that others were told of, for this community alone."""
        ...

    async def replies_done(self, replies: Sequence[Reply], now: datetime) -> None:
        """Mark them, and the attempts they answer as answered where they say something."""
        ...


class Ledger(Protocol):
    """What webhooks write and read. Recording returns once it is committed, with others' rows."""

    async def record_receipt(self, receipt: NewReceipt) -> None: ...

    async def record_reply(self, reply: NewReply) -> bool:
        """Whether somebody is known by that number or attempt."""
        ...

    async def own_doors(self, number: str, account: Account) -> OwnDoors | None:
        """The doors of whoever was told last on a number, emergency first; None without any."""
        ...

    async def unclear(self, number: str, account: Account, within: timedelta) -> int:
        """How many replies of a number were not understood lately."""
        ...

    async def call_text(self, attempt_id: UUID, account: Account) -> CallText | None:
        """What the call of this attempt says; None when this account made no such call."""
        ...

    async def waiting_text(self, number: str, account: Account) -> CallText | None:
        """The newest unanswered attempt on a number, emergency first; while there is something to
        answer, never what only tells."""
        ...
