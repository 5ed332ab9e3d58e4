"""Time is a parameter: every part asks a clock, and tests move it."""

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


class DatabaseClock:
    """The database's time, carried on by this machine between two looks.

    Processes on several machines then agree on what is due. `follow` takes a reading;
    `skew` is how far this machine was from the database at the last one.
    """

    def __init__(self) -> None:
        self.skew = timedelta(0)

    def follow(self, database_now: datetime) -> None:
        """Take over the database's time; `database_now` is aware and just read."""
        self.skew = database_now - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.skew


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
