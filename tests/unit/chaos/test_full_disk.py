"""Who has a full disk is made to write."""

import asyncio

from tests.chaos.full_disk import provoked


async def test_a_line_is_provoked_where_the_nonsense_is_refused() -> None:
    heard: list[bytes] = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readline())
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    port = int(server.sockets[0].getsockname()[1])
    assert await provoked(port)
    assert heard == [b"?\r\n"]
    server.close()
    await server.wait_closed()
    assert not await provoked(port), "nobody is there"
