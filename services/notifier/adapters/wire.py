"""HTTP/1.1 as a client, on connections that are kept: a hand-over costs little more than its bytes.

A general client (cookies, redirects, middleware) took half of the notifier's time for an attempt.
Parsing is httptools'; what is here sends bytes, waits for one answer, and says when nothing can
have been taken by the other side.
"""

import asyncio
import ssl
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import SplitResult

from httptools import HttpParserError, HttpResponseParser

KEEP_ALIVE_S = 2.0
"""Shorter than servers keep an idle connection: one closed under a POST would leave it unknown."""
MOST_BYTES = 16_000_000
Origin = tuple[str, str, int]


class UnreachableError(Exception):
    """No connection was made, so nothing can have been taken."""


class UnreadableError(Exception):
    """What came back is no answer."""


@dataclass(slots=True)
class Answer:
    """What came back; names of headers are in small letters."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class Connection(asyncio.Protocol):
    """One connection: a request and its answer at a time."""

    def __init__(self) -> None:
        self.reusable = False
        self._transport: asyncio.Transport | None = None
        self._waits: asyncio.Future[Answer] | None = None
        self._answer = Answer()
        self._parser = HttpResponseParser(self)
        self._pieces: list[bytes] = []
        self._bytes = 0

    async def ask(self, request: bytes) -> Answer:
        """The answer; ConnectionError when it is cut off, UnreadableError when it is none."""
        assert self._transport is not None
        self.reusable = False
        self._waits = asyncio.get_running_loop().create_future()
        self._parser, self._answer = HttpResponseParser(self), Answer()
        self._pieces, self._bytes = [], 0
        self._transport.write(request)
        try:
            return await self._waits
        finally:
            # Left before it came, an answer would be taken for that to the next request.
            self._waits = None
            if not self.reusable:
                self.cut()

    def cut(self) -> None:
        """Give the connection up."""
        self.reusable = False
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, _exc: Exception | None) -> None:
        self.reusable = False
        self._fail(ConnectionResetError("cut off before its answer"))

    def data_received(self, data: bytes) -> None:
        self._bytes += len(data)
        if self._waits is None or self._waits.done() or self._bytes > MOST_BYTES:
            self._fail(UnreadableError("too long"))
            self.cut()
            return
        try:
            self._parser.feed_data(data)
        except HttpParserError:
            self._fail(UnreadableError("not HTTP"))

    def on_header(self, name: bytes, value: bytes) -> None:
        self._answer.headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_body(self, body: bytes) -> None:
        self._pieces.append(body)

    def on_message_complete(self) -> None:
        self._answer.status = self._parser.get_status_code()
        if self._answer.status < 200:
            self._answer = Answer()
            return
        self._answer.body = b"".join(self._pieces)
        if self._waits is not None and not self._waits.done():
            self.reusable = self._parser.should_keep_alive()
            self._waits.set_result(self._answer)
        else:
            self.reusable = False

    def _fail(self, error: Exception) -> None:
        if self._waits is not None and not self._waits.done():
            self._waits.set_exception(error)


class Connections:
    """At most so many connections at a time; idle ones are kept for a moment."""

    def __init__(self, most: int, connect_s: float) -> None:
        self._room = asyncio.Semaphore(most)
        self._connect_s = connect_s
        self._idle: defaultdict[Origin, list[tuple[float, Connection]]] = defaultdict(list)
        self._secure: ssl.SSLContext | None = None

    async def ask(self, url: SplitResult, request: bytes) -> Answer:
        """Send a request to where `url` is. UnreachableError also when connecting takes too long;
        ConnectionError, UnreadableError."""
        port = url.port or (443 if url.scheme == "https" else 80)
        origin = (url.scheme, url.hostname or "", port)
        async with self._room:
            connection = self._kept(origin) or await self._open(origin)
            answer = await connection.ask(request)
            if connection.reusable:
                self._idle[origin].append((time.monotonic(), connection))
            return answer

    def _kept(self, origin: Origin) -> Connection | None:
        """The one that was used last; those that were idle too long are cut."""
        idle = self._idle[origin]
        fresh = time.monotonic() - KEEP_ALIVE_S
        while idle:
            since, connection = idle.pop()
            if connection.reusable and since > fresh:
                return connection
            connection.cut()
        return None

    async def _open(self, origin: Origin) -> Connection:
        scheme, host, port = origin
        if scheme == "https" and self._secure is None:
            self._secure = ssl.create_default_context()
        secure = self._secure if scheme == "https" else None
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._connect_s):
                _, made = await loop.create_connection(Connection, host, port, ssl=secure)
        except OSError as error:  # TimeoutError is one
            raise UnreachableError(host) from error
        return made

    def close(self) -> None:
        """Give up what is idle."""
        for idle in self._idle.values():
            for _since, connection in idle:
                connection.cut()
        self._idle.clear()
