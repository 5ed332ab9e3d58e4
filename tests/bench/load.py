"""Load: one fan-out over the whole district after the other, while something else is measured."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from tests.bench.carrier_log import CarrierLog
from tests.bench.scene import Scene, Sent, say

POSTS = "select count(*) from roster.posts"
LOW = 0.1
"""Of a fan-out's texts: when so few are left, the next one begins."""


class Load:
    """Counts what the carrier takes; `current` is the fan-out that goes on, `posts` its size."""

    def __init__(self, scene: Scene, log: CarrierLog) -> None:
        self._scene = scene
        self._log = log
        self.posts: int = scene.rows(POSTS)[0][0]
        self.current: Sent | None = None

    async def begin(self) -> Sent:
        """Send a warning to the whole district."""
        self.current = await self._scene.warn_district()
        return self.current

    async def until(self, texts: int) -> None:
        """Wait until the carrier has taken so many texts of all."""
        while self._log.read() < texts:
            await asyncio.sleep(0.1)

    async def keep_up(self) -> None:
        """Begin the next fan-out whenever one comes to its end."""
        while True:
            await self.until(self._log.read() + round(self.posts * (1 - LOW)))
            say("the load goes on: the next fan-out")
            await self.begin()


@asynccontextmanager
async def under_load(load: Load) -> AsyncIterator[None]:
    """The load does not end while the block runs."""
    keeper = asyncio.create_task(load.keep_up())
    try:
        yield
    finally:
        keeper.cancel()
        with suppress(asyncio.CancelledError):
            await keeper
