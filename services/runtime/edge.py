"""The stream edge, behind one small port: it only lands."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

Land = Callable[[str, Sequence[bytes]], Awaitable[None]]
"""Commits one batch of raw messages of a topic; raises when it could not."""


class StreamEdge(Protocol):
    """Lands what arrives on topics, until stopped."""

    @property
    def healthy(self) -> bool:
        """Whether it is landing; once false, only a new process helps."""
        ...

    @property
    def landing(self) -> bool:
        """Whether what arrives now is landed at once: partitions are assigned and flow."""
        ...

    async def stay_assigned(self) -> bool:
        """To be called every second: sees to it that there are partitions of every topic; gives
        whether there may be more to do."""
        ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


@dataclass(frozen=True)
class EdgeSettings:
    """Where the broker is, and who this consumer is among its equals."""

    bootstrap_servers: str
    group: str
    slot: str
    max_wait_ms: int = 500
