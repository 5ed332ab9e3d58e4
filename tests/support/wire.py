"""The wire between a browser and a process, which may be cut: nothing passes, nobody is told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

CHUNK = 65_536


class Wire:
    """A stretch of network in front of an address on loopback."""

    def __init__(self, target: str) -> None:
        to = urlsplit(target)
        self._target = (to.hostname or "", to.port or 80)
        self._whole = asyncio.Event()
        self._whole.set()
        self._cut_at = 0.0
        self._ends: set[asyncio.StreamWriter] = set()
        self._lost: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.address = ""

    def cut(self) -> None:
        """From now on nothing passes either way; what is sent waits, as it does in TCP."""
        self._whole.clear()
        self._cut_at = asyncio.get_running_loop().time()

    async def mend(self, *, after_s: float, lost: bool = False) -> None:
        """It passes again, once the cut has lasted so long. `lost`: of the connections from before
        nothing passes any more, as when somebody between has forgotten them."""
        left = self._cut_at + after_s - asyncio.get_running_loop().time()
        await asyncio.sleep(max(0.0, left))
        if lost:
            self._lost |= self._ends
        self._whole.set()

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for end in self._ends:
            end.close()

    def serve(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        """One connection of a browser, to the end."""
        task = asyncio.create_task(self._serve(near, back))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        await self._whole.wait()
        far, on = await asyncio.open_connection(*self._target)
        self._ends |= {back, on}
        await asyncio.gather(self._pass(near, on), self._pass(far, back))

    async def _pass(self, source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await source.read(CHUNK):
                await self._whole.wait()
                if to in self._lost:
                    return
                to.write(data)
                await to.drain()
            to.close()


@asynccontextmanager
async def wired(target: str) -> AsyncIterator[Wire]:
    """A wire to an address; `wire.address` is what a browser is given."""
    wire = Wire(target)
    server = await asyncio.start_server(wire.serve, "127.0.0.1", 0)
    wire.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield wire
    server.close()
    await wire.close()
