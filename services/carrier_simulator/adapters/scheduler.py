"""Waiting by a clock that may be moved, and work in the background."""

import asyncio
import heapq
import itertools
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

import structlog

from services.runtime.clock import Clock

_log = structlog.get_logger(__name__)

# A moved clock tells nobody: while something waits, the clock is read at least this often.
_GLANCE_S = 0.02


class ClockScheduler:
    """Runs what is due when the clock says so; on the running event loop."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._due: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._timer: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    def after(self, seconds: float, act: Callable[[], None]) -> None:
        """Do it once the clock has moved on by `seconds`; 0 or less: in the next turn."""
        loop = asyncio.get_running_loop()
        if seconds <= 0:
            loop.call_soon(act)
            return
        due = self._clock.now() + timedelta(seconds=seconds)
        heapq.heappush(self._due, (due, next(self._order), act))
        if self._timer is None or self._due[0][2] is act:
            self._arm()

    async def sleep(self, seconds: float) -> None:
        """Wait until the clock has moved on by `seconds`."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.after(seconds, lambda: None if future.done() else future.set_result(None))
        await future

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run it beside everything else; a failure is logged, never raised."""
        if self._closed:
            work.close()
            return
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("background work failed", exc_info=error)

    def busy(self) -> int:
        """How much waits for its time or runs."""
        return len(self._due) + len(self._tasks)

    async def clear(self) -> None:
        """Forget what waits and end what runs."""
        self._due.clear()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def close(self) -> None:
        """As `clear`, for good."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
        await self.clear()

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._due or self._closed:
            return
        wait = (self._due[0][0] - self._clock.now()).total_seconds()
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(max(0.0, min(wait, _GLANCE_S)), self._fire)

    def _fire(self) -> None:
        now = self._clock.now()
        while self._due and self._due[0][0] <= now:
            _, _, act = heapq.heappop(self._due)
            act()
        self._timer = None
        self._arm()
