"""Sessions and one-time links: only a hash of their token is kept."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from services.gateway.accounts.domain.officers import Officer
from services.gateway.domain.actor import Pending
from services.gateway.domain.roles import Role

UNFINISHED = timedelta(minutes=10)
"""How long a log-in may take from its first to its second factor."""
TOUCH_EVERY = timedelta(seconds=60)
"""How often a session's use is written down."""


class Via(StrEnum):
    """How an officer came in."""

    PASSWORD = "password"  # noqa: S105 - a word, no secret
    LINK = "link"
    OIDC = "oidc"


@dataclass(frozen=True)
class Limits:
    """How long a session lasts without use, and at most."""

    idle: timedelta
    most: timedelta


@dataclass(frozen=True)
class Session:
    """A session as kept."""

    token_hash: bytes
    officer: Officer
    via: Via
    pending: Pending | None
    began_at: datetime
    seen_at: datetime
    ends_at: datetime

    def live(self, now: datetime, idle: timedelta) -> bool:
        """Whether it is in force at `now`."""
        in_time = now < self.ends_at and now < self.seen_at + idle
        return in_time and self.officer.disabled_at is None

    def waits_for(self, needing_factor: Iterable[Role], trusted: frozenset[Via]) -> Pending | None:
        """What is missing in it now: also a second factor that came to be needed since the log-in,
        unless what one came in by is `trusted` to have asked for one."""
        if self.pending is None and not self.officer.enrolled and self.via not in trusted:
            return self.officer.pending(needing_factor)
        return self.pending

    def to_touch(self, now: datetime) -> bool:
        """Whether its use is to be written down."""
        return now >= self.seen_at + TOUCH_EVERY


def ends_at(began: datetime, pending: Pending | None, limits: Limits) -> datetime:
    """When a session that began then ends at the latest."""
    return began + (limits.most if pending is None else min(UNFINISHED, limits.most))


def token_hash(token: str) -> bytes:
    """A token is 256 random bits, so a plain hash of it can't be guessed back."""
    return hashlib.sha256(token.encode()).digest()
