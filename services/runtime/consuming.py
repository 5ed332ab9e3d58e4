"""The parts of a service that lands events: stream edge and inbox workers beside the producing."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import Table, exists, select

from schemas import catalogue
from schemas.events import Event
from schemas.events.commands import REPLAYS
from services.runtime.edge import EdgeSettings
from services.runtime.fault_points import Window
from services.runtime.faust_edge import FaustEdge
from services.runtime.hearing import Hearing
from services.runtime.inbox import ONE_KEY, Handler, InboxWorker, Taking
from services.runtime.landing import land
from services.runtime.letters import replaying
from services.runtime.parts import Loop, Parts
from services.runtime.producing import producing_parts
from services.runtime.relay import Publisher
from services.runtime.settings import RuntimeSettings
from services.runtime.unit import Units

ASSIGNED_LOOK_S = 1.0


@dataclass(frozen=True)
class StreamService:
    """A service that lands events: its inbox, who handles what, events of its own, and how a worker
    takes them."""

    name: str
    inbox: Table
    handlers: Mapping[str, Handler]
    own_events: Mapping[str, type[Event]] = field(default_factory=dict)
    workers: int = 1
    taking: Taking = ONE_KEY
    hears: tuple[str, ...] = ()
    """Topics of which all must have been heard before silence says anything."""


def consuming_parts(
    service: StreamService,
    units: Units,
    settings: RuntimeSettings,
    publisher: Publisher | None = None,
) -> Parts:
    """Everything a stream service has: landing, workers, relay, sweeper, health."""
    parts, checks = producing_parts(service.name, units, settings, publisher, service.inbox)
    handlers = {**_replays(service), **service.handlers}
    worker = InboxWorker(units, service.inbox, handlers, service.own_events, service.taking)

    async def land_batch(topic: str, raw: Sequence[bytes]) -> None:
        async with units.database.begin() as connection:
            await land(connection, service.inbox, topic, raw, units.clock.now())
        hearing.landed(topic, time.monotonic())
        units.database.faults.reach(Window.LANDED)

    edge_settings = EdgeSettings(
        settings.bootstrap_servers,
        f"muster-{service.name}",
        settings.stream_group_slot,
        settings.stream_max_wait_ms,
    )
    topics = catalogue.consumed_by(service.name)
    edge = FaustEdge(edge_settings, topics, land_batch, worker.landed)
    hearing = Hearing(edge, service.hears, partial(_waits, units, service))

    async def listen() -> bool:
        if service.hears:
            await hearing.all(time.monotonic())
        return await edge.stay_assigned()

    async def landing() -> str:
        return "" if edge.landing else "the stream edge is not landing; is the broker there?"

    checks["stream"] = landing
    parts.edge, parts.hearing = edge, hearing
    parts.landed = worker.landed
    parts.loops.append(Loop("assigned", listen, idle_s=ASSIGNED_LOOK_S))
    parts.loops += [
        Loop(f"worker-{number}", worker.step, worker.landed) for number in range(service.workers)
    ]
    return parts


async def _waits(units: Units, service: StreamService) -> bool:
    """Whether anything of what is to be heard is landed and not handled."""
    inbox = service.inbox.c
    still = (inbox.topic.in_(service.hears), inbox.handled_at.is_(None), inbox.dead_at.is_(None))
    # What has failed is tried again for minutes: that it waits says nothing about the past.
    first = select(exists().where(*still, inbox.tries == 0))
    async with units.database.reading() as connection:
        return bool((await connection.execute(first)).scalar_one())


def _replays(service: StreamService) -> Mapping[str, Handler]:
    """What every service takes alike: the word to handle a dead letter of its own once more."""
    topics, handle = catalogue.consumed_by(service.name), replaying(service.inbox)
    return {event.NAME: handle for event in REPLAYS.values() if event.TOPIC in topics}
