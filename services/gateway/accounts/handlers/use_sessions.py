"""Telling whose a session is."""

from dataclasses import dataclass

from services.gateway.accounts.domain.sessions import Limits, Via, token_hash
from services.gateway.accounts.ports import Sessions
from services.gateway.domain.actor import Actor
from services.gateway.domain.roles import Role
from services.runtime.clock import Clock

LONGEST_TOKEN = 100


@dataclass(frozen=True)
class UseSessions:
    """Finds the officer of a session and notes its use; who has been given a role of
    `needing_factor` since they logged in sets a second factor up first."""

    kept: Sessions
    clock: Clock
    limits: Limits
    cookie: str
    needing_factor: frozenset[Role]
    trusted: frozenset[Via]

    async def actor(self, token: str) -> Actor | None:
        """The officer, when the session is in force."""
        if not 0 < len(token) <= LONGEST_TOKEN:
            return None
        now, hashed = self.clock.now(), token_hash(token)
        session = await self.kept.find(hashed)
        if session is None or not session.live(now, self.limits.idle):
            return None
        if session.to_touch(now):
            await self.kept.touch(hashed, now)
        return session.officer.actor(session.waits_for(self.needing_factor, self.trusted))

    async def looked(self, token: str) -> None:
        """Somebody is there: asked for after `actor` said that the session is in force."""
        await self.kept.look(token_hash(token), self.clock.now())
