"""A publisher between a service and the broker that can lose the order and repeat itself."""

import random
from collections.abc import Iterable

from services.runtime.relay import KafkaPublisher

Message = tuple[str, bytes, bytes]
"""Topic, key, value."""
HELD = 0.6
AGAIN = 0.3


class PostOffice:
    """Straight through as long as nobody makes it unruly.

    Unruly, it acknowledges everything, but holds much of it back until nothing else happens in
    the world, and sends much of it twice.
    """

    def __init__(self, bootstrap: str) -> None:
        self._kafka = KafkaPublisher(bootstrap)
        self._chance: random.Random | None = None
        self._held: list[Message] = []
        self.sent: list[Message] = []
        """All that was published, in order: for sending it again."""

    def unruly(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def straight(self) -> None:
        self._chance = None

    async def publish(self, messages: list[Message]) -> None:
        self.sent += messages
        if self._chance is None:
            await self._kafka.publish(messages)
            return
        chance = self._chance
        held = [message for message in messages if chance.random() < HELD]
        now = [message for message in messages if message not in held]
        self._held += held
        again = [message for message in now if chance.random() < AGAIN]
        await self._deliver(chance.sample([*now, *again], len(now) + len(again)))

    async def release_one(self) -> bool:
        """Deliver one of those held back, whichever; gives whether there was one."""
        if not self._held:
            return False
        chance = self._chance or random.Random(0)
        message = self._held.pop(chance.randrange(len(self._held)))
        await self._deliver([message, *([message] if chance.random() < AGAIN else ())])
        return True

    async def repeat(self, messages: Iterable[Message]) -> None:
        """Publish again what was published before."""
        await self._deliver(list(messages))

    async def _deliver(self, messages: list[Message]) -> None:
        if messages:
            await self._kafka.publish(messages)

    async def close(self) -> None:
        await self._kafka.close()
