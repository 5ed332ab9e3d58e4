"""A consumer waits for its broker instead of ending its process."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator

import pytest

from services.runtime import broker_there as module
from services.runtime.broker_there import broker_there


@pytest.fixture
def kept() -> Iterator[socket.socket]:
    """A port that is ours, and at which nobody listens yet."""
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        yield made


def at(kept: socket.socket) -> str:
    return f"127.0.0.1:{kept.getsockname()[1]}"


async def let_in(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def test_it_is_back_when_any_broker_listens(kept: socket.socket) -> None:
    server = await asyncio.start_server(let_in, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with asyncio.timeout(20):
        await broker_there(f"{at(kept)}, 127.0.0.1:{port}")
    assert server.is_serving()
    server.close()


async def test_it_waits_for_one_that_comes_later(
    kept: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAUSE_S", 0.01)
    waiting = asyncio.create_task(broker_there(at(kept)))
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(asyncio.shield(waiting), 0.1)
    assert not waiting.done()
    server = await asyncio.start_server(let_in, sock=kept)
    await asyncio.wait_for(waiting, 20)
    assert waiting.done()
    server.close()
