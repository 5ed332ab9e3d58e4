"""How much one number is sent (carriers' limits a number: 50 SMS a day; calls 1 a minute, 5 an
hour, 20 a day), and how much of it only emergencies may use.

What counts is every attempt that may have reached the handset. One that meets a limit waits for
its window when that is soon, and ends with its reason when it is not: the ladder goes on then. One
that stands behind an unresolved attempt of its number waits as long at most, and no longer than its
step of the ladder lasts: by then whoever had got it would be called, or the deputy asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import floor

from schemas.vocabulary import Channel, Lane

NO_LIMIT = 2_147_483_647
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

BUSY, BUSY_REST = "number_busy", timedelta(seconds=1)


class Window(StrEnum):
    """The stretch a limit is about; it slides, so that no border doubles it."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"


LENGTHS = {Window.MINUTE: MINUTE, Window.HOUR: HOUR, Window.DAY: DAY}


@dataclass(frozen=True)
class Limits:
    """The most attempts to one number on one channel in each window."""

    minute: int = NO_LIMIT
    hour: int = NO_LIMIT
    day: int = NO_LIMIT

    def of(self, window: Window) -> int:
        """The limit of one window."""
        return {Window.MINUTE: self.minute, Window.HOUR: self.hour, Window.DAY: self.day}[window]


@dataclass(frozen=True)
class NumberLimits:
    """The limits by channel; `reserve`, 0 to 1, is the share of hour and day that drills and
    campaigns leave to emergencies; `longest_wait` is how long an attempt waits for a window."""

    by_channel: Mapping[Channel, Limits]
    reserve: float
    longest_wait: timedelta

    def allowed(self, channel: Channel, lane: Lane) -> Limits:
        """What this lane may use. A minute is too short to keep anything of it back."""
        limits = self.by_channel.get(channel, Limits())
        if lane is Lane.EMERGENCY:
            return limits
        return Limits(limits.minute, self._shared(limits.hour), self._shared(limits.day))

    def _shared(self, most: int) -> int:
        return most if most == NO_LIMIT else floor(most * (1 - self.reserve) + 1e-9)


@dataclass(frozen=True)
class Wait:
    """Not now: again at this moment."""

    until: datetime
    reason: str


@dataclass(frozen=True)
class End:
    """Not in time: the attempt is over."""

    reason: str


def frees_at(
    limits: Limits, sent: Sequence[datetime], now: datetime
) -> tuple[datetime | None, Window]:
    """When all windows have room for one more, None for never, and which is the last to have it.
    `sent` are the moments of the last day, in any order; one that is still to come was stamped
    before the clock was set back, and counts from now."""
    latest, last = now, Window.MINUTE
    for window, length in LENGTHS.items():
        most = limits.of(window)
        if most < 1:
            return None, window
        within = sorted(min(moment, now) for moment in sent if moment > now - length)
        if len(within) >= most and (free := within[len(within) - most] + length) > latest:
            latest, last = free, window
    return latest, last


def verdict(
    limits: Limits,
    sent: Sequence[datetime],
    now: datetime,
    not_after: datetime,
    longest_wait: timedelta,
) -> Wait | End | None:
    """What becomes of one more attempt to this number: None when it may go now."""
    free, window = frees_at(limits, sent, now)
    if free == now:
        return None
    reason = f"number_limit_{window}"
    last_moment = min(not_after, now + longest_wait)
    return End(reason) if free is None or free >= last_moment else Wait(free, reason)


def behind_another(since: datetime, now: datetime, longest_wait: timedelta) -> Wait | End:
    """What becomes of an attempt that has stood behind an unresolved one of its number since then:
    whether the provider answers for that one may take an hour, and nobody else is asked until this
    one ends."""
    return Wait(now + BUSY_REST, BUSY) if now < since + longest_wait else End(BUSY)
