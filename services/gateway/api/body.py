"""Reading a request's body with a limit on its size and on the time it takes."""

import asyncio
from dataclasses import dataclass
from enum import StrEnum

from starlette.requests import ClientDisconnect, Request


class BodyEnd(StrEnum):
    """How the reading of a body ended."""

    COMPLETE = "complete"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    BROKEN_OFF = "broken_off"


@dataclass(frozen=True)
class Body:
    """What was read, complete or not."""

    raw: bytes
    end: BodyEnd


async def read_body(request: Request, most_bytes: int, within_s: float) -> Body:
    """Read a body of at most `most_bytes`, all of it within `within_s` seconds.

    What was read so far is given whatever the end: never more than `most_bytes`.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > most_bytes:
        return Body(b"", BodyEnd.TOO_LARGE)
    chunks = bytearray()
    try:
        async with asyncio.timeout(within_s):
            async for chunk in request.stream():
                chunks += chunk
                if len(chunks) > most_bytes:
                    return Body(bytes(chunks[:most_bytes]), BodyEnd.TOO_LARGE)
    except TimeoutError:
        return Body(bytes(chunks), BodyEnd.TOO_SLOW)
    except ClientDisconnect:
        return Body(bytes(chunks), BodyEnd.BROKEN_OFF)
    return Body(bytes(chunks), BodyEnd.COMPLETE)
