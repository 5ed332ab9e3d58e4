"""uvicorn's HTTP protocol, with a way to end the connection under a request."""

import contextlib
import socket
import struct
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from services.carrier_simulator.ports import WIRE

_AT_ONCE = struct.pack("ii", 1, 0)


class WireProtocol(HttpToolsProtocol):
    """Offers itself as the ASGI extension `WIRE` (see `ports.Wire`)."""

    def on_message_begin(self) -> None:
        """As the base class, with the extension."""
        super().on_message_begin()
        cast("dict[str, Any]", self.scope)["extensions"] = {WIRE: self}

    def reset(self) -> None:
        """Close without a farewell: with no time to linger, TCP sends a reset."""
        sock = self.transport.get_extra_info("socket")
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        self.transport.abort()

    def hang_up(self) -> None:
        """Close once what was written is out."""
        self.transport.close()
