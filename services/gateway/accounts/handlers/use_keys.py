"""Making keys and telling whose a key is."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from services.gateway.accounts.domain.keys import StoredKey, hash_secret, split, written
from services.gateway.accounts.ports import Keys
from services.gateway.domain.actor import Actor, Scope
from services.runtime.clock import Clock


@dataclass(frozen=True)
class Authenticator:
    """The Authenticate port on kept keys."""

    keys: Keys
    clock: Clock

    async def __call__(self, key: str) -> Actor | None:
        parts = split(key)
        if parts is None:
            return None
        stored = await self.keys.find(parts[0])
        if stored is None or not stored.valid(parts[1], self.clock.now()):
            return None
        return Actor(stored.key_id, stored.name, stored.scopes)


async def create_key(
    keys: Keys,
    name: str,
    scopes: frozenset[Scope],
    now: datetime,
    expires_at: datetime | None = None,
) -> str:
    """Make a key and give it as its holder gets it: it can't be shown again."""
    key_id, secret = secrets.token_hex(5), secrets.token_hex(32)
    await keys.add(StoredKey(key_id, name, hash_secret(secret), scopes, expires_at), now)
    return written(key_id, secret)
