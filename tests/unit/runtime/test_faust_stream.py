"""A batch is gathered from its first event on; until then the stream sleeps."""

import asyncio
from typing import Any

import faust
import pytest

from services.runtime.faust_stream import SleepingStream


@pytest.fixture
async def stream() -> Any:
    app = faust.App("test", broker="memory://", store="memory://", Stream=SleepingStream)
    return app.channel().stream()


def come(stream: Any, value: bytes) -> None:
    """What faust does with each event before it is in the batch."""
    for processor in stream._processors:
        assert processor(value) == value


async def gathered(stream: Any, full: asyncio.Event | None = None, within: float = 0.01) -> None:
    """Ends when a batch is due, or when the stream has stopped."""
    async with asyncio.timeout(20):
        await stream.wait_for_stopped(full or asyncio.Event(), timeout=within)


async def test_it_sleeps_until_something_comes(stream: Any) -> None:
    waiting = asyncio.create_task(gathered(stream))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    come(stream, b"one")
    await waiting


async def test_what_comes_while_a_batch_is_gathered_is_not_slept_over(stream: Any) -> None:
    full = asyncio.Event()
    come(stream, b"one")
    waiting = asyncio.create_task(gathered(stream, full, within=60))
    while stream._came.is_set():
        await asyncio.sleep(0)
    come(stream, b"two")
    full.set()
    await waiting
    await gathered(stream)


async def test_a_full_batch_waits_no_longer(stream: Any) -> None:
    full = asyncio.Event()
    come(stream, b"one")
    full.set()
    await gathered(stream, full, within=60)
    assert not stream._came.is_set()


async def test_it_does_not_outsleep_its_end(stream: Any) -> None:
    waiting = asyncio.create_task(gathered(stream, within=60))
    await asyncio.sleep(0)
    await stream.start()
    await stream.stop()
    await waiting
    assert stream.should_stop
