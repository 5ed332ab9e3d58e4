"""What a service consists of while it runs, and how its stream parts are put together."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from sqlalchemy import Table
from starlette.applications import Starlette
from starlette.types import ASGIApp

from schemas import catalogue
from schemas.events import Event
from services.runtime.clock import Clock, DatabaseClock
from services.runtime.database import Database
from services.runtime.edge import EdgeSettings, FaustEdge, StreamEdge
from services.runtime.health import Check, health_routes
from services.runtime.inbox import Handler, InboxWorker, land
from services.runtime.metrics import CLOCK_SKEW
from services.runtime.relay import KafkaPublisher, Publisher, Relay
from services.runtime.settings import RuntimeSettings
from services.runtime.sweeper import Route, Sweeper
from services.runtime.unit import Units
from services.runtime.wake import Wake

MOST_SKEW = timedelta(seconds=2)
POLL_S = 0.05
SWEEP_S = 0.5


@dataclass(frozen=True)
class Loop:
    """One endless loop: `step` says whether there may be more to do."""

    name: str
    step: Callable[[], Awaitable[bool]]
    wake: Wake = field(default_factory=Wake)
    idle_s: float = POLL_S


@dataclass
class Parts:
    """Everything of a service that runs; a process runs one, the tests run several at once."""

    name: str
    units: Units
    app: ASGIApp
    loops: list[Loop] = field(default_factory=list)
    edge: StreamEdge | None = None
    landed: Wake = field(default_factory=Wake)
    closers: list[Callable[[], Awaitable[None]]] = field(default_factory=list)


@dataclass(frozen=True)
class StreamService:
    """A service's share of its stream parts."""

    name: str
    inbox: Table | None
    handlers: Mapping[str, Handler]
    own_events: Mapping[str, type[Event]] = field(default_factory=dict)
    workers: int = 1


def build(
    service: StreamService,
    units: Units,
    settings: RuntimeSettings,
    publisher: Publisher | None = None,
) -> Parts:
    """The parts every stream service has: landing, workers, relay, sweeper, health."""
    checks = base_checks(units.database, units.clock)
    parts = Parts(name=service.name, units=units, app=Starlette(routes=health_routes(checks)))
    publisher = publisher or KafkaPublisher(settings.bootstrap_servers)
    _add_producing(parts, publisher, service.inbox)
    if service.inbox is not None:
        _add_consuming(parts, service, settings)
        edge = parts.edge
        assert edge is not None

        async def landing() -> str:
            return "" if edge.healthy else "the stream edge is not landing; is the broker there?"

        checks["stream"] = landing
    return parts


def _add_producing(parts: Parts, publisher: Publisher, inbox: Table | None) -> None:
    units = parts.units
    relay = Relay(units, publisher)
    routes = tuple(
        Route(consumer, topics)
        for consumer, topics in catalogue.routes_from(units.producer).items()
    )
    sweeper = Sweeper(units, routes, units.emitted, inbox)
    parts.loops += [
        Loop("relay", relay.step, units.emitted),
        Loop("sweeper", sweeper.step, idle_s=SWEEP_S),
    ]
    parts.closers.append(relay.release)
    if isinstance(publisher, KafkaPublisher):
        parts.closers.append(publisher.close)


def _add_consuming(parts: Parts, service: StreamService, settings: RuntimeSettings) -> None:
    inbox = service.inbox
    assert inbox is not None
    worker = InboxWorker(parts.units, inbox, service.handlers, service.own_events)
    edge_settings = EdgeSettings(
        settings.bootstrap_servers,
        f"muster-{service.name}",
        settings.stream_group_slot,
        settings.stream_max_wait_ms,
    )

    async def land_batch(topic: str, raw: Sequence[bytes]) -> None:
        async with parts.units.database.begin() as connection:
            await land(connection, inbox, topic, raw, parts.units.clock.now())

    topics = catalogue.consumed_by(service.name)
    parts.landed = worker.landed
    parts.edge = FaustEdge(edge_settings, topics, land_batch, worker.landed)
    parts.loops += [
        Loop(f"worker-{number}", worker.step, worker.landed) for number in range(service.workers)
    ]


def base_checks(database: Database, clock: Clock) -> dict[str, Check]:
    """Database there, clock not skewed by more than 2 s."""

    async def database_there() -> str:
        await database.now()
        return ""

    async def clock_right() -> str:
        skew = getattr(clock, "skew", timedelta(0))
        if abs(skew) > MOST_SKEW:
            return f"this machine's clock is {skew.total_seconds():.1f} s from the database's"
        return ""

    return {"database": database_there, "clock": clock_right}


async def follow_clock(database: Database, clock: DatabaseClock) -> bool:
    """Take one reading of the database's clock."""
    clock.follow(await database.now())
    CLOCK_SKEW.set(clock.skew.total_seconds())
    return False


def clock_loop(database: Database, clock: Clock) -> list[Loop]:
    """Keeps a database clock right; a clock of another kind keeps itself."""
    if not isinstance(clock, DatabaseClock):
        return []
    return [Loop("clock", partial(follow_clock, database, clock), idle_s=5.0)]
