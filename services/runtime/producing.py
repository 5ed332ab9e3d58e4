"""The parts of a service that sends events: relay, sweeper, health."""

from sqlalchemy import Table
from starlette.applications import Starlette

from schemas import catalogue
from services.runtime.health import Check, health_routes
from services.runtime.parts import POLL_S, Loop, Parts, base_checks
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
    relay_idle_s: float = POLL_S,
) -> tuple[Parts, dict[str, Check]]:
    """The parts, and the checks behind /readyz: add to them what else must be there.

    `inbox` is tidied along with the outbox; a service of several processes that emit has the
    relay look as often as `relay_idle_s`, since only one of them publishes for all.
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
            Loop("relay", relay.step, units.emitted, relay_idle_s),
            Loop("sweeper", sweeper.step, idle_s=SWEEP_S),
        ],
        closers=[relay.release],
        checks=checks,
    )
    if isinstance(publisher, KafkaPublisher):
        parts.closers.append(publisher.close)
    return parts, checks
