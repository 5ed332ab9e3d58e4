"""A scripted provider on a real socket, for the faults a carrier shows now and then."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, urlencode
from uuid import uuid4

import orjson

from services.runtime.clock import Clock, SystemClock

Answer = tuple[int, bytes] | None
"""Status and body; None: the connection is cut without an answer."""
Script = Callable[["Peer", dict[str, str]], Answer]
"""What is answered to a POST."""


@dataclass
class Peer:
    """Takes POSTs; `script` decides for each what is answered and whether it was taken."""

    clock: Clock = field(default_factory=SystemClock)
    posts: list[dict[str, str]] = field(default_factory=list)
    taken: list[dict[str, Any]] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    script: Script = lambda peer, form: peer.take(form)
    lists: bool = True
    list_status: int = 503
    busy: str = "nobody"
    """The account whose lists are answered with 429."""
    pages: int = 0
    hang: bool = False
    more_headers: str = ""
    url: str = ""
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)

    def take(self, form: dict[str, str]) -> Answer:
        """Take a message over and say so."""
        call = "Url" in form
        item = {
            "sid": ("CA" if call else "SM") + uuid4().hex,
            "status": "queued",
            "to": form["To"],
            "from": form["From"],
            "body": form.get("Body", ""),
            "direction": "outbound-api",
            "date_created": format_datetime(self.clock.now()),
            "error_code": None,
            "form": form,
        }
        self.taken.append(item)
        return 201, orjson.dumps(item)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while await self._one(reader, writer):
                pass
        self._writers.discard(writer)
        writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        method, target, _ = head.split("\r\n")[0].split(" ")
        length = re.search(r"content-length: (\d+)", head, re.IGNORECASE)
        body = await reader.readexactly(int(length[1])) if length else b""
        form = {name: values[-1] for name, values in parse_qs(body.decode()).items()}
        answer = self._answer(method, target, form)
        if self.hang:
            await asyncio.Event().wait()
        if answer is None:
            writer.transport.abort()
            return False
        status, content = answer
        writer.write(
            f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n{self.more_headers}"
            f"Content-Length: {len(content)}\r\n\r\n".encode()
            + content
        )
        await writer.drain()
        return True

    def _answer(self, method: str, target: str, form: dict[str, str]) -> Answer:
        if method == "GET":
            return self._listing(target)
        single = re.search(r"/Calls/(CA\w+)\.json", target)
        if single:
            self.cancelled.append(single[1])
            return 200, orjson.dumps({"sid": single[1], "status": form["Status"]})
        self.posts.append(form)
        return self.script(self, form)

    def _listing(self, target: str) -> Answer:
        self.pages += 1
        if not self.lists:
            return self.list_status, b"{}"
        if self.busy in target:
            return 429, b"{}"
        query = parse_qs(target.partition("?")[2])
        name = "calls" if "/Calls.json" in target else "messages"
        prefix = "CA" if name == "calls" else "SM"
        items = [
            item
            for item in reversed(self.taken)
            if item["to"] == query["To"][0] and item["sid"].startswith(prefix)
        ]
        number, size = int(query.get("Page", ["0"])[0]), int(query["PageSize"][0])
        after = urlencode({"To": query["To"][0], "PageSize": size, "Page": number + 1})
        path = target.partition("?")[0]
        more = f"{path}?{after}" if items[size * (number + 1) :] else None
        page = items[size * number :][:size]
        return 200, orjson.dumps({name: page, "next_page_uri": more})

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator["Peer"]:
        """Answer on a socket for as long as the block lasts."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield self
        finally:
            server.close()
            self.cuts()
            await server.wait_closed()

    def cuts(self) -> None:
        """End every connection, also of those who wait for an answer."""
        for writer in list(self._writers):
            writer.transport.abort()


def taken_then(answer: Answer) -> Script:
    """Take the message, then answer something else."""

    def script(peer: Peer, form: dict[str, str]) -> Answer:
        peer.take(form)
        return answer

    return script


def never_taken(answer: Answer) -> Script:
    """Answer so, and take nothing."""
    return lambda _peer, _form: answer
