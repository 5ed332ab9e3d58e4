"""Officers' own messages."""

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from services.gateway.console.domain.messages import SealedWords
from services.runtime.unit import Unit


class Messages(Protocol):
    """Officers' own messages, within one transaction."""

    async def keep(self, words: SealedWords) -> None:
        """Keep a message's words."""
        ...

    async def let_through(self, mobilisation_id: UUID, round_name: str) -> None:
        """A stop that is in force lets this round pass; without one there is nothing to pass."""
        ...


OpenMessages = Callable[[Unit], Messages]
