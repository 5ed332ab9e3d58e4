"""Whether a process has heard what was said while it did not listen."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from math import inf
from typing import Protocol

SETTLED_S = 1.0
"""So long after partitions were assigned the first of what had waited has come."""
QUIET_S = 0.5
LONGEST_S = 10.0
"""What comes for longer than that is no backlog."""


class Listening(Protocol):
    """What is asked of a stream edge."""

    @property
    def landing(self) -> bool: ...


@dataclass
class Hearing:
    """Whether nothing is left of what had waited: nobody is silent who was not listened to.

    True once what arrives flows, nothing of the wanted topics was landed for a while and nothing
    of them waits (`waiting`) to be handled; at the latest LONGEST_S after it began to flow. False
    again when the flow has stopped. Moments are seconds of a clock that only goes on.
    """

    edge: Listening
    topics: Collection[str]
    waiting: Callable[[], Awaitable[bool]]
    _since_s: float | None = None
    _landed_s: float = -inf
    _all: bool = False

    def landed(self, topic: str, at_s: float) -> None:
        """Something of a topic was landed."""
        if topic in self.topics:
            self._landed_s = at_s

    async def all(self, at_s: float) -> bool:
        """Whether all has been heard by now."""
        if not self.edge.landing:
            self._since_s, self._all = None, False
            return False
        if self._since_s is None:
            self._since_s = at_s
        if not self._all:
            self._all = at_s - self._since_s >= LONGEST_S or await self._quiet(at_s)
        return self._all

    async def _quiet(self, at_s: float) -> bool:
        assert self._since_s is not None
        settled = at_s - self._since_s >= SETTLED_S and at_s - self._landed_s >= QUIET_S
        return settled and not await self.waiting()
