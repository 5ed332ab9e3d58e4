"""What comes of a request on the wire: its answer, or how sure it is that nothing was taken."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import SplitResult, urlsplit

import pytest

from services.notifier.adapters import wire
from services.notifier.adapters.wire import Connections, UnreachableError, UnreadableError

ASKED = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab"
WELL = b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\nRetry-After: 3\r\n\r\n{}"
CUT = b"\0"


class Other:
    """The other side: answers each request with its next answer; CUT ends the connection."""

    def __init__(self, *answers: bytes) -> None:
        self.answers = list(answers)
        self.connections = 0
        self.requests = 0
        self.given = asyncio.Event()
        self._ends: list[asyncio.Event] = []

    async def ended(self) -> None:
        """Until it serves nobody any more."""
        for end in self._ends:
            await end.wait()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        end = asyncio.Event()
        self._ends.append(end)
        try:
            while await reader.readexactly(len(ASKED)) == ASKED:
                self.requests += 1
                answer, *cut = self.answers.pop(0).split(CUT)
                for byte in answer:  # in pieces as small as they come
                    writer.write(bytes([byte]))
                    await writer.drain()
                self.given.set()
                if cut:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()
            end.set()


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a slow machine no connection is idle for too long."""
    monkeypatch.setattr(wire, "KEEP_ALIVE_S", 60.0)


@asynccontextmanager
async def asking(other: Other) -> AsyncIterator[tuple[Connections, SplitResult]]:
    server = await asyncio.start_server(other.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    connections = Connections(4, 20.0)
    yield connections, urlsplit(f"http://127.0.0.1:{port}/")
    connections.close()
    async with asyncio.timeout(20):
        await other.ended()
    server.close()
    await server.wait_closed()


async def test_one_connection_takes_request_after_request() -> None:
    other = Other(WELL, b"HTTP/1.1 100 Continue\r\n\r\n" + WELL, WELL)
    async with asking(other) as (connections, url):
        for _ in range(3):
            answer = await connections.ask(url, ASKED)
            assert (answer.status, answer.body) == (201, b"{}")
            assert answer.headers["retry-after"] == "3"
    assert (other.connections, other.requests) == (1, 3)


async def test_an_answer_in_chunks() -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"
    async with asking(Other(chunked)) as (connections, url):
        assert (await connections.ask(url, ASKED)).body == b"abc"


async def test_who_wants_to_close_gets_no_second_request() -> None:
    other = Other(WELL.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"), WELL)
    async with asking(other) as (connections, url):
        for _ in range(2):
            assert (await connections.ask(url, ASKED)).status == 201
    assert other.connections == 2


@pytest.mark.parametrize("cut_at", [0, 9, len(WELL) - 1])
async def test_what_was_cut_off_may_have_been_taken(cut_at: int) -> None:
    async with asking(Other(WELL[:cut_at] + CUT)) as (connections, url):
        with pytest.raises(ConnectionResetError):
            await connections.ask(url, ASKED)


async def test_what_is_no_answer_is_unreadable_and_ends_the_connection() -> None:
    other = Other(b"220 mail.example ESMTP\r\n", WELL)
    async with asking(other) as (connections, url):
        with pytest.raises(UnreadableError):
            await connections.ask(url, ASKED)
        assert (await connections.ask(url, ASKED)).status == 201
    assert other.connections == 2


async def test_a_request_given_up_leaves_no_answer_to_the_next() -> None:
    other = Other(WELL[:-1], WELL)
    async with asking(other) as (connections, url):
        asked = asyncio.create_task(connections.ask(url, ASKED))
        await other.given.wait()
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        assert (await connections.ask(url, ASKED)).body == b"{}"
    assert other.connections == 2


async def test_where_nobody_listens_nothing_was_taken() -> None:
    with socket.socket() as kept:
        kept.bind(("127.0.0.1", 0))
        port = kept.getsockname()[1]
        with pytest.raises(UnreachableError):
            await Connections(1, 20.0).ask(urlsplit(f"http://127.0.0.1:{port}/"), ASKED)


async def test_where_connecting_takes_too_long_nothing_was_taken() -> None:
    with socket.socket() as listener, contextlib.ExitStack() as waiting:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        address = listener.getsockname()
        # With its queue full it answers no more: as a carrier behind a wall that drops packets.
        for _ in range(3):
            other = waiting.enter_context(socket.socket())
            other.setblocking(False)
            other.connect_ex(address)
        with pytest.raises(UnreachableError):
            await Connections(1, 0.1).ask(urlsplit(f"http://127.0.0.1:{address[1]}/"), ASKED)
