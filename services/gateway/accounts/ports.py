"""What API keys need from outside."""

from datetime import datetime
from typing import Protocol

from services.gateway.accounts.domain.keys import StoredKey


class Keys(Protocol):
    """The kept keys."""

    async def find(self, key_id: str) -> StoredKey | None:
        """The key of this public id."""
        ...

    async def add(self, key: StoredKey, now: datetime) -> None:
        """Keep a new key."""
        ...
