"""Load: one fan-out over the whole district after the other, while something else is measured.

What is measured beside it holds only while texts go out: a lull is an error, not a good figure.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from itertools import pairwise

from tests.bench.carrier_log import CarrierLog
from tests.bench.scene import Scene, Sent, say

PEOPLE = """
select count(distinct h.person_id)
  from roster_public.holders h join roster_public.posts p using (post_id)
 where h.rank = 'A' and p.kind <> 'duty_officer'
"""
"""One text each, however many posts they hold."""
LOW = 0.1
"""Of a fan-out's texts: when so few are left, the next one begins."""
LONGEST_LULL_S = 5.0


class Load:
    """Counts what the carrier takes; `current` is the fan-out that goes on, of so many `texts`."""

    def __init__(self, scene: Scene, log: CarrierLog) -> None:
        self._scene = scene
        self._log = log
        self.texts: int = scene.rows(PEOPLE)[0][0]
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
            await self.until(self._log.read() + round(self.texts * (1 - LOW)))
            say("the load goes on: the next fan-out")
            await self.begin()

    def since(self, begun: float) -> float:
        """Texts a second that were taken since then (seconds of the epoch) until now.

        AssertionError where none was for longer than a lull may last.
        """
        self._log.read()
        return per_s([text.at for text in self._log.texts], begun, time.time())


def per_s(taken: Sequence[float], begun: float, ended: float) -> float:
    """How many of these moments, in their order, lie between two others, a second.

    AssertionError where the longest time without any is longer than a lull may last.
    """
    between = [at for at in taken if begun <= at <= ended]
    lull = max(later - at for at, later in pairwise([begun, *between, ended]))
    assert lull <= LONGEST_LULL_S, f"no text went out for {lull:.1f} s: that is no load"
    return len(between) / (ended - begun)


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
