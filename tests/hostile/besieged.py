"""Connections that keep a process waiting: nothing sent, bodies that drip, answers never read."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence

from tests.hostile.wire import Connection, connect, request

DRIP_S = 0.5
LOOK = request("GET", "/metrics")
"""Of all answers that both processes give the largest."""
ROOM = 3_000_000
"""Bytes of answers for which both sockets have no room: the system lets the side that sends put
well over a megabyte there."""


@contextlib.asynccontextmanager
async def besieged(port: int, each: int, heads: Sequence[bytes]) -> AsyncIterator[list[Connection]]:
    """Twice `each` connections for as long as the block lasts: silent ones, and ones that drip
    behind one of `heads`, or within it."""
    silent = [await connect(port) for _ in range(each)]
    dripping = [await connect(port) for _ in range(each)]
    for number, connection in enumerate(dripping):
        head = heads[number // 2 % len(heads)]
        connection.write(head if number % 2 else head.removesuffix(b"\r\n"))
    drip = asyncio.create_task(_drip(dripping))
    try:
        yield [*silent, *dripping]
    finally:
        drip.cancel()
        for connection in [*silent, *dripping]:
            connection.close()


@contextlib.asynccontextmanager
async def deaf(port: int, count: int) -> AsyncIterator[list[Connection]]:
    """Connections that ask for more than there is room for and never read it, for as long as the
    block lasts."""
    asking = await connect(port)
    size = len((await asking.ask(LOOK)).body)
    asking.close()
    unread = [await connect(port, room=1) for _ in range(count)]
    try:
        for connection in unread:
            connection.read_no_more()
            connection.write(LOOK * (ROOM // size + 1))
        yield unread
    finally:
        for connection in unread:
            connection.close()


async def _drip(connections: list[Connection]) -> None:
    while True:
        await asyncio.sleep(DRIP_S)
        for connection in connections:
            if connection.open:
                connection.write(b"a")
