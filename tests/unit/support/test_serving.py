"""How a served application ends."""

import asyncio
from types import SimpleNamespace
from typing import Any

import uvicorn
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

from tests.support.serving import Server


async def nothing(scope: Any, receive: Any, send: Any) -> None:
    """An application that is never asked."""


def line(state: State) -> WebSocketsSansIOProtocol:
    """A page's line in a state of its closing."""
    made = object.__new__(WebSocketsSansIOProtocol)
    setattr(made, "conn", SimpleNamespace(state=state))  # noqa: B010
    return made


async def test_a_line_that_is_being_closed_has_gone_before_the_others_are_told() -> None:
    config = uvicorn.Config(nothing)
    config.load()
    server = Server(config)
    server.server_state.connections |= {line(State.CLOSING), line(State.OPEN)}
    ending = asyncio.create_task(server.main_loop())
    server.told.set()
    for _ in range(10):
        await asyncio.sleep(0.01)
    assert not ending.done()
    server.server_state.connections = {line(State.OPEN)}
    await ending
