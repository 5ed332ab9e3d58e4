"""How long a wrong log-in has to wait: a delay that grows, never a lock.

Counted by account and address together, so that guessing from elsewhere can't keep the duty desk
out; and by address over all accounts, with a short limit, since an office shares one address.
Codes of the second step also by account over all addresses: who gets there knows the password.
Whoever holds a recovery code need not wait at all.
"""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

FORGOTTEN_AFTER = timedelta(hours=24)
ANY_ACCOUNT = ANY_ADDRESS = ""


@dataclass(frozen=True)
class Tries:
    """Log-ins that were tried and not completed, and when the last one was."""

    count: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True)
class Delay:
    """`free` tries cost nothing; then the wait doubles from one second to `longest`."""

    free: int
    longest: timedelta

    def wait(self, tries: Tries, now: datetime) -> timedelta:
        """How long from `now` until the next try is looked at; zero: at once."""
        if tries.last_at is None or now >= tries.last_at + FORGOTTEN_AFTER:
            return timedelta(0)
        over = tries.count - self.free
        if over < 0:
            return timedelta(0)
        delay = min(timedelta(seconds=2 ** min(over, 20)), self.longest)
        return max(tries.last_at + delay - now, timedelta(0))


OF_ACCOUNT = Delay(free=5, longest=timedelta(minutes=15))
OF_ADDRESS = Delay(free=60, longest=timedelta(seconds=30))
OF_CODES = Delay(free=20, longest=timedelta(minutes=5))
"""Codes of one account from anywhere: of a million at most some hundred a day are looked at."""


def counted(tries: Tries, now: datetime) -> Tries:
    """With one more try at `now`; what lies long back is forgotten."""
    fresh = tries.last_at is not None and now < tries.last_at + FORGOTTEN_AFTER
    return Tries((tries.count if fresh else 0) + 1, now)


def address_of(host: str) -> str:
    """Who shares an address: one of IPv4, also where IPv6 only wraps it, a network of 64 bits of
    IPv6."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host[:60]
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network(f"{address}/64", strict=False))
    return str(address)
