"""A consumer waits for its broker instead of ending its process."""

import asyncio
import contextlib
import socket

import pytest

from services.runtime import broker_there as module
from services.runtime.broker_there import broker_there


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def let_in(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def test_it_is_back_when_any_broker_listens() -> None:
    server = await asyncio.start_server(let_in, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with asyncio.timeout(5):
        await broker_there(f"127.0.0.1:{free_port()}, 127.0.0.1:{port}")
    assert server.is_serving()
    server.close()


async def test_it_waits_for_one_that_comes_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAUSE_S", 0.01)
    port = free_port()
    waiting = asyncio.create_task(broker_there(f"127.0.0.1:{port}"))
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(asyncio.shield(waiting), 0.1)
    assert not waiting.done()
    server = await asyncio.start_server(let_in, "127.0.0.1", port)
    await asyncio.wait_for(waiting, 5)
    assert waiting.done()
    server.close()
