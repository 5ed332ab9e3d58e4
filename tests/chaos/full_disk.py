"""No room for a process's log, and lines that the process then has to write."""

import asyncio
from contextlib import suppress

NONSENSE = b"?\r\n\r\n"
EVERY_S, PATIENCE_S = 0.5, 2.0


async def provoked(port: int) -> bool:
    """Send what is no HTTP, of which each process writes a line before it answers 400; False when
    it did not answer so."""
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(PATIENCE_S):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(NONSENSE)
                return (await reader.readline()).startswith(b"HTTP/1.1 400")
            finally:
                writer.close()
    return False


async def provoke(port: int, for_s: float) -> int:
    """Provoke lines for a time, again and again; gives how many of them a process had to write."""
    loop = asyncio.get_running_loop()
    until, lines = loop.time() + for_s, 0
    while loop.time() < until:
        lines += await provoked(port)
        await asyncio.sleep(EVERY_S)
    return lines
