"""A provider that takes a second for each request and then takes the message."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator

import orjson

ANSWER_S = 1.0


class SlowProvider:
    """Answers Twilio's POSTs after `ANSWER_S`; `posts` counts them."""

    def __init__(self) -> None:
        self.posts = 0
        self.url = ""

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = re.search(rb"(?i)content-length: (\d+)", head)
                await reader.readexactly(int(length[1]) if length else 0)
                await asyncio.sleep(ANSWER_S)
                self.posts += 1
                body = orjson.dumps({"sid": f"SM{self.posts:032x}", "status": "queued"})
                writer.write(
                    b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\n"
                    b"Content-Length: %d\r\n\r\n" % len(body) + body
                )
                await writer.drain()
        writer.close()

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator["SlowProvider"]:
        """Answer on a socket for as long as the block lasts."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield self
        finally:
            server.close()
