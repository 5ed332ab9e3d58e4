"""Waits for a broker: a consumer that starts before it is there would end its process, and with it
all else that the process does."""

import asyncio
import contextlib

PAUSE_S = 0.25
CONNECT_LIMIT_S = 2.0


async def broker_there(bootstrap_servers: str) -> None:
    """Back once one of the brokers (host:port, separated by commas) takes connections.

    Whoever waits sets the limit.
    """
    while True:
        for server in bootstrap_servers.split(","):
            host, _, port = server.strip().rpartition(":")
            with contextlib.suppress(OSError, TimeoutError):
                async with asyncio.timeout(CONNECT_LIMIT_S):
                    _, writer = await asyncio.open_connection(host, int(port))
                writer.close()
                return
        await asyncio.sleep(PAUSE_S)
