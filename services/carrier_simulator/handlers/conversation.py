"""One call under way: what the handset does to it, what it has heard."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Literal

from services.carrier_simulator.domain.traffic import Call
from services.carrier_simulator.ports import Scheduler


@dataclass(frozen=True, slots=True)
class Signal:
    """Something done to a call; `cancel` comes from its owner, the rest from the handset."""

    what: Literal["pick_up", "decline", "hang_up", "key", "cancel"]
    key: str = ""


@dataclass(slots=True)
class Conversation:
    """A call and its signals; `spoken` and `listening` are what the handset shows."""

    call: Call
    scheduler: Scheduler
    spoken: list[str] = field(default_factory=list)
    listening: bool = False
    keys: int = 0
    _signals: deque[Signal] = field(default_factory=deque)
    _waiter: asyncio.Future[None] | None = None

    def signal(self, signal: Signal) -> None:
        """Something happens to the call."""
        self._signals.append(signal)
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def next(self, seconds: float) -> Signal | None:
        """The next signal, or None when `seconds` pass without one."""
        if not self._signals:
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiter = waiter
            self.scheduler.after(
                seconds, lambda: None if waiter.done() else waiter.set_result(None)
            )
            await waiter
            self._waiter = None
        return self._signals.popleft() if self._signals else None
