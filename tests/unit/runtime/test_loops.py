"""Loops go on after errors, and waiting ends when somebody says so."""

import asyncio

import pytest

from services.runtime import loops
from services.runtime.loops import run_forever
from services.runtime.wake import Wake


async def test_a_signal_is_remembered_until_it_is_waited_for() -> None:
    wake = Wake()
    wake.set()
    async with asyncio.timeout(20):
        await wake.wait(60)
    # Used up: the next wait ends by its limit.
    await wake.wait(0)
    waiting = asyncio.create_task(wake.wait(60))
    await asyncio.sleep(0)
    assert not waiting.done()
    wake.set()
    async with asyncio.timeout(20):
        await waiting


async def test_a_loop_works_on_while_there_is_more_and_after_errors(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(loops, "FIRST_PAUSE_S", 0.0)
    steps: list[int] = []
    done = asyncio.Event()

    async def step() -> bool:
        steps.append(len(steps))
        if len(steps) == 2:
            raise RuntimeError("19900000001")
        if len(steps) == 5:
            done.set()
            return False
        return True

    running = asyncio.create_task(run_forever("test", step, Wake(), 60))
    async with asyncio.timeout(20):
        await done.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert steps == [0, 1, 2, 3, 4]


async def test_what_a_library_cancels_of_its_own_ends_no_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(loops, "FIRST_PAUSE_S", 0.0)
    steps, again = list[int](), asyncio.Event()

    async def step() -> bool:
        steps.append(len(steps))
        if len(steps) == 1:
            raise asyncio.CancelledError
        again.set()
        return False

    running = asyncio.create_task(run_forever("test", step, Wake(), 60))
    async with asyncio.timeout(20):
        await again.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_what_comes_together_is_done_together(monkeypatch: pytest.MonkeyPatch) -> None:
    wake, seen = Wake(), asyncio.Queue[int]()
    waiting: list[int] = []
    gathers, over = asyncio.Event(), asyncio.Event()

    async def sleep(seconds: float) -> None:
        assert seconds == 0.02
        gathers.set()
        await over.wait()

    async def step() -> bool:
        seen.put_nowait(len(waiting))
        waiting.clear()
        return False

    running = asyncio.create_task(run_forever("test", step, wake, 60, gather_s=0.02))
    async with asyncio.timeout(20):
        await seen.get()
        monkeypatch.setattr(asyncio, "sleep", sleep)
        for number in range(3):
            waiting.append(number)
            wake.set()
            await gathers.wait()
        over.set()
        assert await seen.get() == 3
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_an_idle_loop_is_woken() -> None:
    wake, seen = Wake(), asyncio.Queue[int]()

    async def step() -> bool:
        seen.put_nowait(1)
        return False

    running = asyncio.create_task(run_forever("test", step, wake, 60))
    async with asyncio.timeout(20):
        await seen.get()
        wake.set()
        assert await seen.get() == 1
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
