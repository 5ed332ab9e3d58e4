"""The notifier's worker as a process of its own, for tests that kill it: settings from MUSTER_*."""

import asyncio

import uvloop

from services.notifier import worker
from services.notifier.settings import NotifierSettings
from services.runtime.clock import SystemClock
from services.runtime.loops import run_forever
from tests.integration.notifier.stage import NoPublisher


async def run() -> None:
    """All loops, until killed."""
    parts = await worker.compose(NotifierSettings(), SystemClock(), NoPublisher())
    await asyncio.gather(
        *(
            run_forever(item.name, item.step, item.wake, item.idle_s)
            for item in parts.loops
            if item.name not in ("relay", "sweeper")
        )
    )


if __name__ == "__main__":
    uvloop.run(run())
