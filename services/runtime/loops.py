"""Endless loops that never die of an error: they log it, step back, and go on."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from services.runtime.metrics import LOOP_ERRORS
from services.runtime.wake import Wake

log = structlog.get_logger(__name__)
FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 5.0


async def run_forever(
    name: str,
    step: Callable[[], Awaitable[bool]],
    wake: Wake,
    idle_s: float,
    gather_s: float = 0.0,
) -> None:
    """Call `step` again and again until cancelled.

    `step` gives whether there may be more to do; if not, the loop waits for `wake` or `idle_s`
    seconds, and then `gather_s` more, so that what comes together is done together. An error is
    logged by its type and place, counted, and followed by a growing pause.
    """
    pause = FIRST_PAUSE_S
    while True:
        try:
            more = await step()
            pause = FIRST_PAUSE_S
        except (Exception, asyncio.CancelledError) as error:
            if isinstance(error, asyncio.CancelledError) and _told_to_end():
                raise
            LOOP_ERRORS.labels(loop=name).inc()
            log.warning("loop.failed", loop=name, error=type(error).__name__, pause_s=pause)
            log.debug("loop.failed.detail", exc_info=True)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)
            continue
        if not more:
            await wake.wait(idle_s)
            await asyncio.sleep(gather_s)
        else:
            await asyncio.sleep(0)


def _told_to_end() -> bool:
    """Whether it is this task that is cancelled. What a library cancelled of its own is an error
    like others: taken for the end, the loop would be gone and its process look alive."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
