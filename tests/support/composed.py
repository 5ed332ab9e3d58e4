"""All services of the stories, composed by their own roots in one event loop."""

import asyncio
import base64
import contextlib
import socket
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import uvicorn

from services.alerting.settings import AlertingSettings
from services.alerting.worker import compose as compose_alerting
from services.gateway.asgi.console import compose as compose_console
from services.gateway.asgi.public import compose as compose_public
from services.gateway.settings import GatewayConsoleSettings, GatewayPublicSettings
from services.notifier.asgi import compose as compose_notifier_web
from services.notifier.settings import NotifierSettings
from services.notifier.worker import compose as compose_notifier
from services.roster.settings import RosterSettings
from services.roster.worker import compose as compose_roster
from services.runtime.clock import Clock
from services.runtime.loops import run_forever
from services.runtime.parts import Parts, learn_time
from services.runtime.wake import Wake
from tests.support import carrier
from tests.support.database import PASSWORD, TestDatabase
from tests.support.post_office import PostOffice

IDLE_S = 1.0
"""Loops are woken by the world as soon as something waits for them."""
CANARY_NUMBER = "+8619912345678"
KEY = base64.b64encode(bytes(range(32))).decode()
RING = f"1:{KEY}"
SERVED = ("gateway-public", "gateway-console", "notifier-web", "carrier")
Compose = Callable[[PostOffice], Awaitable[Parts]]


class Sockets:
    """A listening socket of loopback for everything that serves."""

    def __init__(self) -> None:
        self.by_name = {name: socket.create_server(("127.0.0.1", 0)) for name in SERVED}

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.by_name[name].getsockname()[1]}"


class Server(uvicorn.Server):
    """uvicorn in a loop that has other things to do, without signals."""

    def __init__(self, app: object, listening: socket.socket) -> None:
        super().__init__(
            uvicorn.Config(
                app,  # type: ignore[arg-type]
                interface="asgi3",
                log_level="error",
                access_log=False,
                timeout_graceful_shutdown=1,
                timeout_keep_alive=300,
            )
        )
        self._listening = listening

    async def begin(self) -> asyncio.Task[None]:
        """Serve; returns once it answers."""
        task = asyncio.create_task(self._serve([self._listening]))
        while not self.started:
            await asyncio.sleep(0.002)
            assert not task.done(), "a server did not start"
        return task


@dataclass
class Process:
    """One process of the list, without a process: its loops, its edge, its server."""

    name: str
    compose: Compose
    post_office: PostOffice
    listening: socket.socket | None = None
    parts: Parts | None = None
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _server: tuple[Server, asyncio.Task[None]] | None = None

    async def start(self) -> None:
        """Compose and run all parts; returns once its edge has joined and its server answers."""
        parts = self.parts = await self.compose(self.post_office)
        await learn_time(parts.units)
        if parts.edge is not None:
            await asyncio.wait_for(parts.edge.start(), 60)
        self._tasks = [
            asyncio.create_task(run_forever(loop.name, loop.step, loop.wake, IDLE_S))
            for loop in parts.loops
        ]
        if self.listening is not None:
            server = Server(parts.app, self.listening)
            self._server = (server, await server.begin())

    def wakes(self, loop: str) -> list[Wake]:
        """The wakes of the loops whose names begin so."""
        loops = self.parts.loops if self.parts else []
        return [item.wake for item in loops if item.name.startswith(loop)]

    @property
    def landing(self) -> bool:
        """Whether it needs no restart: its stream edge lands, or it has none."""
        return self.parts is not None and (self.parts.edge is None or self.parts.edge.healthy)

    async def stop(self) -> None:
        """As a process does on SIGTERM."""
        parts, self.parts = self.parts, None
        if parts is None:
            return
        if self._server is not None:
            self._server[0].should_exit = True
            await self._server[1]
        if parts.edge is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(parts.edge.stop(), 10)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for close in parts.closers:
            await close()
        await self.post_office.close()
        await parts.units.database.close()


def processes(
    database: TestDatabase,
    bootstrap: str,
    sockets: Sockets,
    clock: Clock,
    alertings: Clock | None = None,
) -> Mapping[str, Process]:
    """Every process of Muster by its name, not started; `alertings` is alerting's own clock."""
    common = {
        "bootstrap_servers": bootstrap,
        "database_host": database.address.host,
        "database_port": database.address.port,
        "database_name": database.name,
        "database_pool": 6,
        "sealing_keys": RING,
        "phone_hash_key": KEY,
        "link_keys": RING,
        "public_url": sockets.url("gateway-public"),
        "stream_max_wait_ms": 100,
        "roster_password": PASSWORD,
        "alerting_password": PASSWORD,
        "gateway_public_password": PASSWORD,
        "gateway_console_password": PASSWORD,
        "wrong_links_allowed": 1000,
        "canary_number": CANARY_NUMBER,
    }
    notifier = NotifierSettings.model_validate(common | _notifier(sockets))
    roster = RosterSettings.model_validate(common)
    alerting = AlertingSettings.model_validate(common)
    public = GatewayPublicSettings.model_validate(common)
    # Officers of the stories have no phone that makes codes.
    console = GatewayConsoleSettings.model_validate({**common, "second_factor_roles": ""})
    composers: dict[str, Compose] = {
        "roster": lambda office: compose_roster(roster, clock, office),
        "alerting": lambda office: compose_alerting(alerting, alertings or clock, office),
        "notifier": lambda office: compose_notifier(notifier, clock, office),
        "notifier-web": lambda _: compose_notifier_web(notifier, clock),
        "gateway-public": lambda office: compose_public(public, clock, office),
        "gateway-console": lambda office: compose_console(console, clock, office),
    }
    return {
        name: Process(name, compose, PostOffice(bootstrap), sockets.by_name.get(name))
        for name, compose in composers.items()
    }


def _notifier(sockets: Sockets) -> dict[str, object]:
    return {
        "notifier_password": PASSWORD,
        "provider_base_url": sockets.url("carrier"),
        "webhook_base_url": sockets.url("notifier-web"),
        "provider_sid": carrier.SID["emergency"],
        "provider_token": carrier.TOKEN["emergency"],
        "provider_number": carrier.NUMBER["emergency"],
        "drill_provider_sid": carrier.SID["drill"],
        "drill_provider_token": carrier.TOKEN["drill"],
        "drill_provider_number": carrier.NUMBER["drill"],
        "sms_per_s": 2_000.0,
        "calls_per_s": 2_000.0,
        "provider_timeout_s": 3.0,
        "lost_after_s": 5.0,
        # A story about one failure is not about a line that is left alone after several.
        "line_failures": 1_000,
    }
