"""The parts of a service that sends events: relay, sweeper, health."""

from sqlalchemy import Table
from starlette.applications import Starlette

from schemas import catalogue
from services.runtime.health import Check, health_routes
from services.runtime.parts import Loop, Parts, base_checks
from services.runtime.relay import KafkaPublisher, Publisher, Relay
from services.runtime.settings import RuntimeSettings
from services.runtime.sweeper import Route, Sweeper
from services.runtime.unit import Units

SWEEP_S = 0.5


def producing_parts(
    name: str,
    units: Units,
    settings: RuntimeSettings,
    publisher: Publisher | None = None,
    inbox: Table | None = None,
) -> tuple[Parts, dict[str, Check]]:
    """The parts, and the checks behind /readyz: add to them what else must be there.

    `inbox` is tidied along with the outbox.
    """
    publisher = publisher or KafkaPublisher(settings.bootstrap_servers)
    checks = base_checks(units.database, units.clock)
    relay = Relay(units, publisher)
    routes = tuple(
        Route(consumer, topics)
        for consumer, topics in catalogue.routes_from(units.producer).items()
    )
    sweeper = Sweeper(units, routes, units.emitted, inbox)
    parts = Parts(
        name=name,
        units=units,
        app=Starlette(routes=health_routes(checks)),
        loops=[
            Loop("relay", relay.step, units.emitted),
            Loop("sweeper", sweeper.step, idle_s=SWEEP_S),
        ],
        closers=[relay.release],
    )
    if isinstance(publisher, KafkaPublisher):
        parts.closers.append(publisher.close)
    return parts, checks
