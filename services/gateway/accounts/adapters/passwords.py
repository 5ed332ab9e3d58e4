"""argon2id, beside the event loop and few at a time: memory is what it costs."""

import asyncio
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 2
PARALLEL = 2


class Argon2Passwords:
    """The Passwords port; RFC 9106's second choice (64 MiB, 3 passes) unless told otherwise."""

    def __init__(self, memory_kib: int = 65_536, passes: int = 3) -> None:
        self._hasher = PasswordHasher(passes, memory_kib, PARALLEL)
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._nobodys = ""

    async def hash(self, password: str) -> str:
        async with self._slots:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def verify(self, kept: str, password: str) -> bool:
        if not kept:
            # An unknown name takes as long as a known one.
            self._nobodys = self._nobodys or await self.hash(secrets.token_urlsafe())
        async with self._slots:
            right = await asyncio.to_thread(self._verify, kept or self._nobodys, password)
        return right and bool(kept)

    def _verify(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return False
