"""One process: starts a service's parts, runs until told to stop, and stops within 10 seconds."""

import asyncio
import contextlib
import gc
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator

import structlog
import uvicorn
import uvloop

from services.runtime import logs, memory
from services.runtime.clock import DatabaseClock
from services.runtime.connections import (
    BACKLOG,
    LimitedProtocol,
    allowed_connections,
    watch_connections,
)
from services.runtime.fault_points import FaultPoints
from services.runtime.loops import run_forever
from services.runtime.parts import Closer, Parts, learn_time
from services.runtime.settings import RuntimeSettings

log = structlog.get_logger(__name__)
STOP_LIMIT_S = 9.0
EDGE_START_LIMIT_S = 60
SWITCH_S = 0.0005
"""The stream edge reads in a thread of its own, some twenty switches a batch. At Python's 5 ms each
it would land a tenth of a second later, beside a worker that computes."""


class _Server(uvicorn.Server):
    """uvicorn without signal handlers of its own: the process has one."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Process:
    """Runs parts on one event loop behind one port."""

    def __init__(self, parts: Parts, settings: RuntimeSettings, port: int) -> None:
        self._parts = parts
        self._stop = asyncio.Event()
        self._failed = False
        self._most_connections = allowed_connections()
        self._server = _Server(
            uvicorn.Config(
                parts.app,
                http=LimitedProtocol,
                host=settings.bind_host,
                port=port,
                log_config=None,
                access_log=False,
                timeout_graceful_shutdown=3,
                timeout_keep_alive=30,
                limit_concurrency=self._most_connections,
                backlog=BACKLOG,
                server_header=False,
                # What is sent to many sockets is made once; packing it for each would cost more.
                ws_per_message_deflate=False,
                ws_max_size=4_096,
            )
        )

    async def run(self) -> int:
        """Run until SIGTERM or SIGINT (0), or until a part is beyond repair (1)."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop.set)
        tasks = [asyncio.create_task(self._server.serve(), name="http")]
        watch = watch_connections(self._server, self._most_connections)
        tasks.append(asyncio.create_task(watch, name="connections"))
        work = asyncio.create_task(self._work(), name="work")
        work.add_done_callback(self._worked)
        tasks.append(work)
        await self._stop.wait()
        await self._shut_down(tasks)
        return 1 if self._failed else 0

    async def _work(self) -> None:
        """The loops and the edge, once the time is known: by this machine's clock something might
        be due, or past, that is not."""
        await learn_time(self._parts.units)
        async with asyncio.TaskGroup() as working:
            for item in self._parts.loops:
                working.create_task(
                    run_forever(item.name, item.step, item.wake, item.idle_s, item.gather_s)
                )
            if self._parts.edge is not None:
                working.create_task(self._keep_edge(), name="edge")
            log.info("process.started", parts=self._parts.name)

    def _worked(self, work: asyncio.Task[None]) -> None:
        """Without its loops a process would stand there and look alive: it ends."""
        if not self._stop.is_set() and (work.cancelled() or work.exception() is not None):
            log.error("work.ended", cancelled=work.cancelled())
            self._failed = True
            self._stop.set()

    async def _keep_edge(self) -> None:
        """Start the stream edge and end the process when it has died: only a new one helps."""
        edge = self._parts.edge
        assert edge is not None
        try:
            await asyncio.wait_for(edge.start(), EDGE_START_LIMIT_S)
            while edge.healthy:
                await asyncio.sleep(1)
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - the process ends and is restarted
            log.error("edge.failed", error=type(error).__name__)
        if not self._stop.is_set():
            log.error("edge.dead")
            self._failed = True
            self._stop.set()

    async def _stop_edge(self) -> None:
        if self._parts.edge is not None:
            await _surely(self._parts.edge.stop)

    async def _shut_down(self, tasks: list[asyncio.Task[None]]) -> None:
        self._server.should_exit = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_LIMIT_S):
                # Beside all else: with the broker or the database away it would use up the time.
                edge = asyncio.create_task(self._stop_edge())
                await asyncio.wait(tasks[:1], timeout=4)
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                for close in self._parts.closers:
                    await _surely(close)
                await edge
                await self._parts.units.database.close()
        log.info("process.stopped", parts=self._parts.name)


async def _surely(close: Closer) -> None:
    """What can't be closed keeps nothing after it open."""
    try:
        await close()
    except Exception as error:  # noqa: BLE001 - the process ends in any case
        log.warning("close.failed", error=type(error).__name__)


def main(
    name: str, compose: Callable[[], Awaitable[Parts]], settings: RuntimeSettings, port: int
) -> int:
    """Run one process to its end; gives its exit code."""
    logs.configure(name, settings.log_level)
    # Events are many small objects without cycles: at the default threshold the collector takes
    # as long as building them does (measured: about twice the CPU of a district's impact).
    gc.set_threshold(100_000, 50, 100)
    sys.setswitchinterval(SWITCH_S)
    memory.give_back()

    async def run() -> int:
        parts = await compose()
        faults = FaultPoints(settings.fault_points, name)
        parts.units.database.faults = faults
        if isinstance(parts.units.clock, DatabaseClock):
            parts.units.clock.machine = faults.machine(parts.units.clock.machine)
        return await Process(parts, settings, port).run()

    return uvloop.run(run())
