"""A queue with a rate: first in, first out, no more than so many a second."""

from collections import deque
from datetime import datetime, timedelta


class PacedQueue:
    """Hands out what waits, evenly; a pause never saves up more than `burst_s` seconds' worth."""

    def __init__(self, rate_per_s: float, burst_s: float = 0.05) -> None:
        if rate_per_s <= 0:
            raise ValueError("a queue's rate is above zero")
        self._step = timedelta(seconds=1 / rate_per_s)
        self._burst = timedelta(seconds=burst_s)
        self._waiting: deque[str] = deque()
        self._next: datetime | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, sid: str) -> None:
        """Put one at the end."""
        self._waiting.append(sid)

    def clear(self) -> None:
        """Forget what waits."""
        self._waiting.clear()

    def due(self, now: datetime) -> list[str]:
        """Those whose turn has come by `now`; each is handed out once."""
        if self._next is None or self._next < now - self._burst:
            self._next = now
        out: list[str] = []
        while self._waiting and self._next <= now:
            out.append(self._waiting.popleft())
            self._next += self._step
        return out

    def give_back(self, turns: int) -> None:
        """Turns not used (what was handed out had been cancelled) go to those who wait."""
        if self._next is not None:
            self._next -= self._step * turns

    def wait_seconds(self, now: datetime) -> float | None:
        """Until the next turn, never below 0; None when nothing waits."""
        if not self._waiting:
            return None
        if self._next is None:
            return 0.0
        return max(0.0, (self._next - now).total_seconds())


class RequestLimit:
    """No more than so many requests within one second of the clock; 0 = no limit."""

    def __init__(self, most_per_s: float) -> None:
        self._most = most_per_s
        self._second = -1
        self._taken = 0

    def allows(self, now: datetime) -> bool:
        """Count one request; False when this second has had its share."""
        if not self._most:
            return True
        second = int(now.timestamp())
        if second != self._second:
            self._second, self._taken = second, 0
        self._taken += 1
        return self._taken <= self._most
