"""Making keys and telling whose a key is."""

from dataclasses import dataclass
from datetime import datetime

from services.gateway.accounts.domain.keys import (
    KeyAsked,
    StoredKey,
    hash_secret,
    new_pair,
    split,
    written,
)
from services.gateway.accounts.handlers.use_sessions import UseSessions
from services.gateway.accounts.ports import Keys
from services.gateway.domain.actor import Actor, Scope
from services.gateway.domain.division import EVERYWHERE
from services.runtime.clock import Clock


@dataclass(frozen=True)
class Authenticator:
    """The Authenticate port on kept keys and, where there are any, sessions."""

    keys: Keys
    clock: Clock
    sessions: UseSessions | None = None

    @property
    def cookie(self) -> str:
        return self.sessions.cookie if self.sessions else ""

    async def session(self, token: str) -> Actor | None:
        return await self.sessions.actor(token) if self.sessions else None

    async def looked(self, token: str) -> None:
        if self.sessions:
            await self.sessions.looked(token)

    async def __call__(self, key: str) -> Actor | None:
        parts = split(key)
        if parts is None:
            return None
        stored = await self.keys.find(parts[0])
        if stored is None or not stored.valid(parts[1], self.clock.now()):
            return None
        return Actor(stored.key_id, stored.name, stored.scopes, stored.division)


async def create_key(
    keys: Keys,
    name: str,
    scopes: frozenset[Scope],
    now: datetime,
    expires_at: datetime | None = None,
    division: str = EVERYWHERE,
) -> str:
    """Make a key and give it as its holder gets it: it can't be shown again."""
    asked = KeyAsked(name, scopes, division, expires_at)
    kept, key = new_key(asked, new_pair())
    await keys.add(kept, now)
    return key


def new_key(asked: KeyAsked, pair: tuple[str, str]) -> tuple[StoredKey, str]:
    """A key of this public id and secret as it is kept, and as its holder gets it."""
    kept = StoredKey(
        pair[0],
        asked.name,
        hash_secret(pair[1]),
        asked.scopes,
        asked.expires_at,
        division=asked.division,
    )
    return kept, written(*pair)
