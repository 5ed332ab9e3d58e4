"""A limit on wrong links from one address.

Right links always open: behind a phone network many leaders share one address, and somebody
else's guessing must not lock them out; 60 bits of the token keep guessing hopeless.
"""

from collections import OrderedDict, deque
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=10)
MOST_ADDRESSES = 10_000


class WrongLinks:
    """Counts wrong links by address within the last ten minutes."""

    def __init__(self, allowed: int) -> None:
        self._allowed = allowed
        self._tries: OrderedDict[str, deque[datetime]] = OrderedDict()

    def note(self, address: str, now: datetime) -> bool:
        """Note one wrong link; gives whether the address is still within its limit."""
        tries = self._tries.setdefault(address, deque(maxlen=self._allowed + 1))
        self._tries.move_to_end(address)
        while tries and tries[0] <= now - WINDOW:
            tries.popleft()
        tries.append(now)
        while len(self._tries) > MOST_ADDRESSES:
            self._tries.popitem(last=False)
        return len(tries) <= self._allowed
