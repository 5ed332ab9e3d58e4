"""Applications on real sockets, in the loop of the test."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn


class _Server(uvicorn.Server):
    """Ends when it is told to, and not up to a tenth of a second later: hundreds of tests wait for
    that."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.told = asyncio.Event()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self.told.wait()


@asynccontextmanager
async def serving(app: Any, listening: socket.socket, **config: Any) -> AsyncIterator[None]:
    """The application answers on that socket, which is closed at the end; `config` is uvicorn's.
    AssertionError when it does not begin."""
    server = _Server(uvicorn.Config(app, **config))
    with listening:
        task = asyncio.create_task(server._serve([listening]))
        while not server.started:
            await asyncio.sleep(0.002)
            assert not task.done(), "the server did not start"
        try:
            yield
        finally:
            server.told.set()
            await task
