"""Waiting for work: at once when somebody in this process says so, else after a short while."""

import asyncio


class Wake:
    """A signal that is remembered until it is waited for."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def set(self) -> None:
        self._event.set()

    async def wait(self, at_most_s: float) -> None:
        """Return when signalled or after `at_most_s` seconds; the signal is used up."""
        try:
            async with asyncio.timeout(at_most_s):
                await self._event.wait()
        except TimeoutError:
            return
        finally:
            self._event.clear()
