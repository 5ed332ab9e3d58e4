"""Limits on connections: nobody holds one for ever by sending or reading slowly.

uvicorn limits neither the time a request takes to come in nor that of an answer to go out; routes
limit their bodies themselves, and these limits stand behind theirs.
"""

import asyncio
import resource

import structlog
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import Server

from services.runtime.metrics import CONNECTIONS_CUT

log = structlog.get_logger(__name__)
HEAD_S = 10.0
BODY_S = 60.0
UNSENT_S = 60.0
"""Longest time until a request's head or body is complete, and until an answer is taken."""
UNREAD_S = 5.0
"""Longest time that the rest of a body whose request is answered already is let come in and thrown
away: cut at once, its sender would lose the answer."""
HEAD_BYTES = 65_536
CROWDED_S = 2.0
"""With more than half of all connections taken, who has sent no head within this time gives way."""
SWEEP_S = 0.5
MOST_CONNECTIONS = 10_000
FILES_BESIDE = 100
BACKLOG = 4096


def allowed_connections() -> int:
    """How many connections this process may hold, after asking for as many files as it may have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + FILES_BESIDE
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(1, min(MOST_CONNECTIONS, soft - FILES_BESIDE))


class LimitedProtocol(HttpToolsProtocol):
    """uvicorn's connection, which knows since when it is kept waiting."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.head_since: float | None = self.loop.time()
        self.body_since: float | None = None
        self.unread_since: float | None = None
        self.unsent_since: float | None = None
        self._head_bytes = 0

    def data_received(self, data: bytes) -> None:
        waiting = self.head_since is not None
        super().data_received(data)
        # Still waiting: all of it was head. With its end comes what may be much of a body.
        if waiting and self.head_since is not None:
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_BYTES:
                self.cut("head too long")

    def on_message_begin(self) -> None:
        self.head_since = self.loop.time()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self.head_since, self.body_since, self._head_bytes = None, self.loop.time(), 0
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self.body_since, self.unread_since = None, None
        super().on_message_complete()

    def on_response_complete(self) -> None:
        # Of several requests at once a body may be that of a later one, which is not answered.
        if self.body_since is not None and self.cycle.response_complete:
            self.unread_since = self.loop.time()
        super().on_response_complete()

    def overdue(self, now: float, head_s: float) -> str:
        """What this connection has been waiting for too long; empty when for nothing."""
        if self.transport.get_write_buffer_size() == 0:
            self.unsent_since = None
        elif self.unsent_since is None:
            self.unsent_since = now
        limits = (
            ("head", self.head_since, head_s),
            ("body", self.body_since, BODY_S),
            ("body", self.unread_since, UNREAD_S),
            ("reader", self.unsent_since, UNSENT_S),
        )
        return next(
            (what for what, since, most in limits if since is not None and now - since > most), ""
        )

    def cut(self, reason: str) -> None:
        """End the connection at once, with whatever is still to be sent."""
        CONNECTIONS_CUT.labels(reason=reason).inc()
        self.transport.abort()


async def watch_connections(server: Server, most: int) -> None:
    """Cut what is overdue, until cancelled."""
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(SWEEP_S)
        connections = list(server.server_state.connections)
        head_s = CROWDED_S if len(connections) > most / 2 else HEAD_S
        for connection in connections:
            if isinstance(connection, LimitedProtocol):
                reason = connection.overdue(loop.time(), head_s)
                if reason:
                    connection.cut(reason)
