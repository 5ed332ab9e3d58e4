"""Connections that keep a process waiting: nothing sent, bodies that drip, answers never read."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from tests.hostile.wire import Connection, connect

DRIP_S = 0.5
HEAD = b"POST /twilio/inbound/sms HTTP/1.1\r\nHost: muster\r\nContent-Length: 60000\r\n"


@contextlib.asynccontextmanager
async def besieged(port: int, each: int, look: bytes) -> AsyncIterator[list[Connection]]:
    """Three times `each` connections for as long as the block lasts: silent ones, ones that send
    a head or body a byte at a time, and ones that ask for `look` and never read."""
    silent = [await connect(port) for _ in range(each)]
    dripping = [await connect(port) for _ in range(each)]
    for number, connection in enumerate(dripping):
        connection.write(HEAD if number % 2 else HEAD + b"\r\n")
    deaf = [await connect(port) for _ in range(each)]
    for connection in deaf:
        connection.ask_only(look)
        connection.read_no_more()
    drip = asyncio.create_task(_drip(dripping))
    everybody = [*silent, *dripping, *deaf]
    try:
        yield everybody
    finally:
        drip.cancel()
        for connection in everybody:
            connection.close()


async def _drip(connections: list[Connection]) -> None:
    while True:
        await asyncio.sleep(DRIP_S)
        for connection in connections:
            if connection.open:
                connection.write(b"a")
