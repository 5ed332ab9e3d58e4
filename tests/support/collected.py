"""A publisher for tests that need no broker."""


class Collected:
    """Keeps what is published, in order: topic, key and value."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, bytes, bytes]] = []

    async def publish(self, messages: list[tuple[str, bytes, bytes]]) -> None:
        self.messages += messages
