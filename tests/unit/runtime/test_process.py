"""A process begins when it knows the time, and ends with what it has in hand."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from starlette.applications import Starlette

from services.runtime import parts as parts_module
from services.runtime import process as module
from services.runtime.clock import DatabaseClock
from services.runtime.parts import Loop, Parts
from services.runtime.process import Process
from services.runtime.settings import RuntimeSettings

NOW = datetime(2026, 7, 21, 10, 30, tzinfo=UTC)
SETTINGS = cast("RuntimeSettings", SimpleNamespace(bind_host="127.0.0.1"))


class LateDatabase:
    """A database that is away when it is first asked."""

    def __init__(self) -> None:
        self.asked = 0

    async def now(self) -> datetime:
        self.asked += 1
        if self.asked == 1:
            raise ConnectionError
        return NOW

    async def close(self) -> None:
        """Nothing is open."""


class LostEdge:
    """A stream edge whose broker is away: it never gets to its end."""

    healthy = landing = True

    async def start(self) -> None:
        """It has started."""

    async def stop(self) -> None:
        await asyncio.Event().wait()


def made(clock: DatabaseClock, **more: Any) -> Parts:
    units = SimpleNamespace(clock=clock, database=LateDatabase())
    return Parts("test", cast("Any", units), Starlette(), **more)


async def ended(parts: Parts, begun: Callable[[Process], Any]) -> int:
    """The exit code of a process that `begun` tells to stop."""
    process = Process(parts, SETTINGS, 0)
    running = asyncio.create_task(process.run())
    await begun(process)
    process._stop.set()
    async with asyncio.timeout(20):
        return await running


async def test_nothing_is_done_by_the_machines_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts_module, "FIRST_PAUSE_S", 0.01)
    clock, seen, looked = DatabaseClock(), list[datetime](), asyncio.Event()

    async def step() -> bool:
        seen.append(clock.now())
        looked.set()
        return False

    async def begun(_process: Process) -> None:
        async with asyncio.timeout(20):
            await looked.wait()

    assert await ended(made(clock, loops=[Loop("looks", step)]), begun) == 0
    assert seen[0] - NOW < timedelta(minutes=5), "the machine's own clock is days away"


async def test_who_is_told_to_stop_before_it_knows_the_time_does_nothing() -> None:
    async def step() -> bool:
        raise AssertionError("it has no time to go by")

    async def begun(_process: Process) -> None:
        """It is told to stop at once."""

    clock = DatabaseClock()
    assert await ended(made(clock, loops=[Loop("looks", step)]), begun) == 0


async def test_a_process_whose_loops_have_died_ends_with_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(module, "run_forever", broken)

    async def step() -> bool:
        return False

    async with asyncio.timeout(20):
        parts = made(DatabaseClock(), loops=[Loop("looks", step)])
        assert await Process(parts, SETTINGS, 0).run() == 1


async def test_a_broker_that_is_away_keeps_nobody_from_what_is_in_hand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "STOP_LIMIT_S", 3.0)
    drained = list[str]()

    async def broken() -> None:
        raise ConnectionError

    async def drain() -> None:
        drained.append("what the provider said")

    async def begun(process: Process) -> None:
        async with asyncio.timeout(20):
            while not process._server.started:
                await asyncio.sleep(0)

    parts = made(DatabaseClock(), edge=cast("Any", LostEdge()), closers=[broken, drain])
    assert await ended(parts, begun) == 0
    assert drained == ["what the provider said"]
