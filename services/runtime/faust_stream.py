"""A faust stream that sleeps until something comes.

Faust's own gathers a batch by waking as often as one may be due, fifty times a second a topic, and
makes three tasks each time: at rest a quarter of alerting's CPU.
"""

from typing import Any

import faust
from mode.utils.locks import Event


class SleepingStream(faust.Stream[Any]):
    """Begins to gather a batch when its first event is there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._came = Event()
        # Before the one by which `take_events` fills its batch.
        self.add_processor(self._note)

    def _note(self, value: Any) -> Any:
        self._came.set()
        return value

    async def wait_for_stopped(self, *waited: Any, **limit: Any) -> bool:
        """How `take_events` waits for its batch to be full or due: from its first event on."""
        if await super().wait_for_stopped(self._came):
            return True
        # What comes from here on is in this batch, or else begins the next.
        self._came.clear()
        return await super().wait_for_stopped(*waited, **limit)
