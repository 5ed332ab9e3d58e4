"""Applications on real sockets, in the loop of the test."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import uvicorn
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

PARTING_S = 10.0


class Server(uvicorn.Server):
    """Ends when it is told to, and not up to a tenth of a second later: hundreds of tests wait for
    that."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.told = asyncio.Event()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self.told.wait()
        # A line that its page is just closing cannot be told to close.
        with suppress(TimeoutError):
            async with asyncio.timeout(PARTING_S):
                while any(map(_parting, self.server_state.connections)):
                    await asyncio.sleep(0.005)


def _parting(connection: object) -> bool:
    if not isinstance(connection, WebSocketsSansIOProtocol):
        return False
    return connection.conn.state is State.CLOSING


@asynccontextmanager
async def serving(app: Any, listening: socket.socket, **config: Any) -> AsyncIterator[None]:
    """The application answers on that socket, which is closed at the end; `config` is uvicorn's.
    AssertionError when it does not begin."""
    server = Server(uvicorn.Config(app, **config))
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
