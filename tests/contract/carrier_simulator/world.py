"""A carrier on a loopback port, a server for its webhooks and pages, and a clock to move."""

import asyncio
import contextlib
import itertools
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from services.carrier_simulator.adapters.wire import WireProtocol
from services.carrier_simulator.asgi import create_app
from services.carrier_simulator.settings import SimulatorSettings
from services.runtime.clock import MovableClock
from tests.support.serving import serving

EMERGENCY = "AC" + "e" * 32
DRILL = "AC" + "d" * 32
TOKENS = {EMERGENCY: "emergency-token", DRILL: "drill-token"}
FROM = {EMERGENCY: "+861069990001", DRILL: "+861069990002"}
PHONE = "+8619900000001"
LEAST_S = 30.0
"""How long a wait goes on at least, by the clock on the wall: a disk may be slow."""
OPENED = datetime(2030, 7, 1, 3, 0, tzinfo=UTC)


@dataclass
class Hook:
    """One request that the carrier made."""

    method: str
    path: str
    fields: dict[str, str]
    signed: bool


@dataclass
class Server:
    """Takes every webhook; `answers` maps a path to status and body, or to a function."""

    hooks: list[Hook] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)
    base: str = ""

    def at(self, ending: str) -> list[Hook]:
        """What came to paths with this ending."""
        return [hook for hook in self.hooks if hook.path.endswith(ending)]

    async def handle(self, request: Request) -> Response:
        fields = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        path = request.url.path
        token = TOKENS.get(fields.get("AccountSid", ""), "")
        signature = request.headers.get("X-Twilio-Signature", "")
        signed = RequestValidator(token).validate(str(request.url), fields, signature)
        hook = Hook(request.method, path, fields, bool(signed))
        self.hooks.append(hook)
        answer = self.answers.get(path, (204, ""))
        status, body = answer(hook) if callable(answer) else answer
        media = "text/html" if "<html" in body else "text/xml"
        if 300 <= status < 400:
            return Response(status_code=status, headers={"Location": body})
        return Response(body, status, media_type=media)


@dataclass
class World:
    """Everything a story needs."""

    base: str
    clock: MovableClock
    server: Server
    http: httpx.AsyncClient
    clients: dict[str, Client]
    log: Path

    async def text(self, body: str = "hello", account: str = EMERGENCY, **more: Any) -> Any:
        """A message through the real client."""
        more.setdefault("to", PHONE)
        more.setdefault("from_", FROM[account])
        return await self.clients[account].messages.create_async(body=body, **more)

    async def call(self, account: str = EMERGENCY, **more: Any) -> Any:
        """A call through the real client."""
        more.setdefault("to", PHONE)
        more.setdefault("from_", FROM[account])
        more.setdefault("url", f"{self.server.base}/twilio/voice/a-1")
        return await self.clients[account].calls.create_async(**more)

    async def until(
        self, true: Callable[[], Any | Awaitable[Any]], step: float = 0.5, most: int = 400
    ) -> Any:
        """Move the clock on by so many steps at `most` until it is true; gives what was true."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        for number in itertools.count():
            value = true()
            if isinstance(value, Awaitable):
                value = await value
            if value:
                return value
            if number < most:
                self.clock.advance(step)
            elif loop.time() > begun + LEAST_S:
                break
            await asyncio.sleep(0.01)
        raise AssertionError("it never came true")

    async def get(self, path: str) -> Any:
        """The control API's JSON."""
        answer = await self.http.get(path)
        answer.raise_for_status()
        return answer.json()

    async def send(self, method: str, path: str, body: dict[str, Any] | None = None) -> int:
        """A command to the control API; gives the HTTP status."""
        answer = await self.http.request(method, path, json=body or {})
        return answer.status_code

    async def phone(self, number: str = PHONE) -> Any:
        """What is on a handset."""
        answer = await self.http.get(f"/_sim/handsets/{number}")
        return answer.json() if answer.status_code == 200 else {"items": []}


@contextlib.asynccontextmanager
async def serve(app: Any) -> AsyncIterator[str]:
    """An application on a free loopback port; gives its base address."""
    listening = socket.create_server(("127.0.0.1", 0))
    base = f"http://127.0.0.1:{listening.getsockname()[1]}"
    async with serving(
        app,
        listening,
        http=WireProtocol,
        log_level="error",
        access_log=False,
        timeout_graceful_shutdown=1,
    ):
        yield base


def settings(log: Path, inbound: str, **more: Any) -> SimulatorSettings:
    """Settings in which nothing answers by itself and nobody is slow."""
    values: dict[str, Any] = {
        "log_path": log,
        "emergency_token": TOKENS[EMERGENCY],
        "drill_token": TOKENS[DRILL],
        "inbound_url": inbound,
        "personas_on": False,
        "messages_per_s": 1000.0,
        "delivery_s": 0.0,
        "reported": ("sent", "delivered", "undelivered", "failed", "canceled"),
        **more,
    }
    return SimulatorSettings(**values)


@contextlib.asynccontextmanager
async def world(
    log: Path, clock: MovableClock | None = None, server: Server | None = None, **more: Any
) -> AsyncIterator[World]:
    """A running carrier and all around it."""
    clock = clock or MovableClock(OPENED)
    server = server or Server()
    routes = [Route("/{path:path}", server.handle, methods=["GET", "POST"])]
    async with contextlib.AsyncExitStack() as stack:
        server.base = await stack.enter_async_context(serve(Starlette(routes=routes)))
        app = create_app(settings(log, f"{server.base}/twilio/inbound", **more), clock)
        base = await stack.enter_async_context(serve(app))
        http = await stack.enter_async_context(httpx.AsyncClient(base_url=base, verify=False))
        clients = {}
        for sid, token in TOKENS.items():
            transport = AsyncTwilioHttpClient()
            stack.push_async_callback(transport.close)
            clients[sid] = Client(sid, token, http_client=transport)
            clients[sid].api.base_url = base
        yield World(base, clock, server, http, clients, log)
