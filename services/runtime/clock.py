"""Time is a parameter: every part asks a clock, and tests move it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """This machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def since_boot() -> float:
    """Seconds that have passed, also while the machine slept; no setting of its clock counts."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class DatabaseClock:
    """The database's time, carried on by what has passed on this machine between two looks.

    Processes on several machines then agree on what is due, and a machine whose clock is set
    meanwhile changes nothing. `follow` takes a reading; `skew` is how far the machine's own clock,
    `machine`, was from the database at the last one. Before the first it tells the machine's time.
    """

    def __init__(self, passed: Callable[[], float] = since_boot) -> None:
        self.skew = timedelta(0)
        self.machine: Callable[[], datetime] = SystemClock().now
        self._passed = passed
        self._read: tuple[datetime, float] | None = None

    def follow(self, database_now: datetime) -> None:
        """Take over the database's time; `database_now` is aware and just read."""
        self._read = database_now.astimezone(UTC), self._passed()
        self.skew = database_now - self.machine()

    def now(self) -> datetime:
        if self._read is None:
            return self.machine()
        moment, at = self._read
        return moment + timedelta(seconds=self._passed() - at)


class MovableClock:
    """A clock that stands still until it is moved."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock starts at an aware moment")
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def advance(self, seconds: float) -> None:
        """Move forward; a clock never goes back."""
        if seconds < 0:
            raise ValueError("a clock never goes back")
        self._now += timedelta(seconds=seconds)
