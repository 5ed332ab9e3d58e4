"""A small HTTP client that sends exactly the bytes it is given, thousands a second."""

import asyncio
import socket
import time
from dataclasses import dataclass
from typing import Any, cast

import httptools

LIMIT_S = 60.0


@dataclass(frozen=True)
class Answer:
    """What came back: status 0 when the connection ended without an answer. `asked` is when it was
    asked for, by time.perf_counter()."""

    status: int
    body: bytes
    headers: dict[bytes, bytes]
    took_s: float
    asked: float


class Connection(asyncio.Protocol):
    """One connection; one request at a time."""

    def __init__(self) -> None:
        self._answer: asyncio.Future[Answer] | None = None
        self._transport: asyncio.Transport | None = None
        self._parser: Any = None
        self._body = bytearray()
        self._headers: dict[bytes, bytes] = {}
        self._asked = 0.0
        self.open = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports derive from none of asyncio's classes.
        self._transport = cast("asyncio.Transport", transport)
        self.open = True

    def connection_lost(self, exc: Exception | None) -> None:
        self.open = False
        self._finish(0)

    def data_received(self, data: bytes) -> None:
        # Who has asked nothing may be answered all the same, and stays to be answered.
        if self._parser is not None:
            self._parser.feed_data(data)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers[name.lower()] = value

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        status = int(self._parser.get_status_code())
        if not self._parser.should_keep_alive():
            self.close()
        self._finish(status)

    def _finish(self, status: int) -> None:
        if self._answer is not None and not self._answer.done():
            took = time.perf_counter() - self._asked
            answer = Answer(status, bytes(self._body), self._headers, took, self._asked)
            self._answer.set_result(answer)

    async def ask(self, request: bytes) -> Answer:
        """Send a request and wait for its answer."""
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._parser, self._body, self._headers = (
            httptools.HttpResponseParser(self),
            bytearray(),
            {},
        )
        self._asked = time.perf_counter()
        self.write(request)
        async with asyncio.timeout(LIMIT_S):
            return await self._answer

    @property
    def port(self) -> int:
        """The port on this side, by which the other side knows it."""
        assert self._transport is not None
        return int(self._transport.get_extra_info("sockname")[1])

    def read_no_more(self) -> None:
        """Leave what comes where it is."""
        assert self._transport is not None
        self._transport.pause_reading()

    def write(self, data: bytes) -> None:
        """Send bytes, whatever they are."""
        assert self._transport is not None
        self._transport.write(data)

    def close(self) -> None:
        self.open = False
        if self._transport is not None:
            self._transport.close()


async def connect(port: int, room: int | None = None) -> Connection:
    """A new connection to a process of ours; with `room` for so many bytes of answers that are
    not read (the system gives more, never less)."""
    loop = asyncio.get_running_loop()
    if room is None:
        _, made = await loop.create_connection(Connection, "127.0.0.1", port)
        return made
    own = socket.socket()
    own.setblocking(False)
    own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    await loop.sock_connect(own, ("127.0.0.1", port))
    _, made = await loop.create_connection(Connection, sock=own)
    return made


class Wire:
    """Connections to one port that are used again, as a carrier or a proxy in front does."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._idle: list[Connection] = []

    async def ask(self, request: bytes) -> Answer:
        """Send a request on an open connection, on a new one when all are busy."""
        kept = next((item for item in iter(self._idle_one, None) if item.open), None)
        connection = kept or await connect(self._port)
        answer = await connection.ask(request)
        if kept and not answer.status:
            # The server had closed it in the meantime: every client then asks again.
            connection = await connect(self._port)
            answer = await connection.ask(request)
        if connection.open:
            self._idle.append(connection)
        return answer

    def _idle_one(self) -> Connection | None:
        return self._idle.pop() if self._idle else None

    def close(self) -> None:
        for connection in self._idle:
            connection.close()
        self._idle.clear()


def head(method: str, path: str, length: int, **headers: str) -> bytes:
    """The head of a request with a body of that length; `x_api_key` is written X-Api-Key."""
    lines = [f"{method} {path} HTTP/1.1", "Host: muster", f"Content-Length: {length}"]
    lines += [f"{name.replace('_', '-').title()}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def request(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    """A request as HTTP/1.1 wants it."""
    return head(method, path, len(body), **headers) + body
