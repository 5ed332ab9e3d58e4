"""Nobody holds a connection by sending or reading slowly, and who behaves is served meanwhile."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.runtime import connections
from services.runtime.connections import LimitedProtocol, watch_connections

WITHIN_S = 20
"""Long beside every limit here: two workers may share a core."""
LARGE = b"x" * 30_000_000


async def _echo(request: Request) -> Response:
    return Response(await request.body())


async def _unread(_request: Request) -> Response:
    return Response("answered")


async def _large(_request: Request) -> Response:
    return Response(LARGE)


@pytest.fixture
def patient(server: uvicorn.Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody who behaves is cut off, however slow the machine is."""
    for name in ("HEAD_S", "BODY_S", "UNSENT_S", "UNREAD_S"):
        monkeypatch.setattr(connections, name, 600.0)


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[uvicorn.Server]:
    """An application with limits of fractions of a second."""
    for name, value in (("HEAD_S", 0.2), ("BODY_S", 0.4), ("UNSENT_S", 0.4), ("SWEEP_S", 0.02)):
        monkeypatch.setattr(connections, name, value)
    unread = Route("/unread", _unread, methods=["POST"])
    app = Starlette(routes=[Route("/", _echo, methods=["POST"]), Route("/large", _large), unread])
    config = uvicorn.Config(app, port=0, http=LimitedProtocol, log_config=None)
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign,assignment]
    tasks = [asyncio.create_task(server.serve()), asyncio.create_task(watch_connections(server, 9))]
    while not server.started:
        await asyncio.sleep(0.005)
    yield server
    tasks[1].cancel()
    server.should_exit = True
    await asyncio.gather(*tasks, return_exceptions=True)


Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def opened(server: uvicorn.Server, first: bytes = b"") -> Streams:
    port = server.servers[0].sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(first)
    return reader, writer


async def cut(streams: Streams) -> None:
    """The other side ends the connection."""
    async with asyncio.timeout(WITHIN_S):
        with contextlib.suppress(ConnectionError):
            while await streams[0].read(65_536):
                pass
    streams[1].close()


HEAD = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"


@pytest.mark.parametrize(
    ("sent", "limit_s"),
    [
        pytest.param(b"", 0.2, id="nothing"),
        pytest.param(HEAD, 0.2, id="half a head"),
        pytest.param(HEAD + b"\r\nab", 0.4, id="half a body"),
    ],
)
async def test_who_sends_no_more_is_cut_off(
    server: uvicorn.Server, sent: bytes, limit_s: float
) -> None:
    loop = asyncio.get_running_loop()
    # Before it is there: how long it takes to be let in is not ours.
    begun = loop.time()
    await cut(await opened(server, sent))
    assert loop.time() - begun > limit_s


async def test_dripping_does_not_help(server: uvicorn.Server) -> None:
    streams = await opened(server, HEAD)

    async def drip() -> None:
        while True:
            streams[1].write(b"x")
            await asyncio.sleep(0.02)

    dripping = asyncio.create_task(drip())
    await cut(streams)
    dripping.cancel()


async def test_an_answer_does_not_buy_the_rest_of_its_body_more_time(
    server: uvicorn.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "BODY_S", 600.0)
    monkeypatch.setattr(connections, "UNREAD_S", 0.2)
    loop = asyncio.get_running_loop()
    begun = loop.time()
    streams = await opened(server, HEAD.replace(b"/", b"/unread", 1) + b"\r\nab")
    assert (await streams[0].readuntil(b"answered")).startswith(b"HTTP/1.1 200")
    await cut(streams)
    assert loop.time() - begun > 0.2


@pytest.mark.usefixtures("patient")
async def test_the_rest_of_an_answered_body_may_come_and_then_the_next_request(
    server: uvicorn.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, writer = await opened(server, HEAD.replace(b"/", b"/unread", 1) + b"\r\nab")
    await reader.readuntil(b"answered")
    (connection,) = server.server_state.connections
    assert isinstance(connection, LimitedProtocol)
    assert connection.unread_since is not None
    writer.write(b"cde")
    while connection.body_since is not None:
        await asyncio.sleep(0.005)
    monkeypatch.setattr(connections, "UNREAD_S", 0.0)
    monkeypatch.setattr(connections, "BODY_S", 0.0)
    # The sweep looks a few times.
    await asyncio.sleep(0.3)
    for name in ("UNREAD_S", "BODY_S"):
        monkeypatch.setattr(connections, name, 600.0)
    writer.write(HEAD + b"\r\nhello")
    assert (await reader.readuntil(b"hello")).startswith(b"HTTP/1.1 200")
    writer.close()


async def test_a_head_without_end_is_cut_off(server: uvicorn.Server) -> None:
    reader, writer = await opened(server, HEAD + b"X: y\r\n" * 20_000)
    await cut((reader, writer))


async def test_who_does_not_read_is_cut_off(server: uvicorn.Server) -> None:
    _, writer = await opened(server, b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
    transport = writer.transport
    assert isinstance(transport, asyncio.Transport)
    transport.pause_reading()
    async with asyncio.timeout(WITHIN_S):
        while not server.server_state.connections:
            await asyncio.sleep(0.005)
        while server.server_state.connections:
            await asyncio.sleep(0.02)
    writer.close()
    assert not server.server_state.tasks


@pytest.mark.usefixtures("patient")
async def test_a_large_body_right_behind_its_head_is_none_of_it(server: uvicorn.Server) -> None:
    body = b"y" * 1_000_000
    reader, writer = await opened(
        server, b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    )
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
    assert await reader.readexactly(len(body)) == body
    writer.close()


@pytest.mark.usefixtures("patient")
async def test_others_are_answered_meanwhile(server: uvicorn.Server) -> None:
    held = [await opened(server, HEAD) for _ in range(5)]
    reader, writer = await opened(server, HEAD + b"\r\nhello")
    assert (await reader.readuntil(b"hello")).startswith(b"HTTP/1.1 200")
    for streams in [*held, (reader, writer)]:
        streams[1].close()


async def test_when_it_is_crowded_patience_is_shorter(
    server: uvicorn.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEAD_S", 60.0)
    monkeypatch.setattr(connections, "CROWDED_S", 0.2)
    held = [await opened(server) for _ in range(6)]
    await cut(held[0])
    for streams in held:
        streams[1].close()
