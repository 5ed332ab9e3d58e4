"""What both processes of the gateway are composed of."""

from starlette.types import ASGIApp

from services.gateway.adapters.tables import OUTBOX
from services.runtime.clock import Clock, DatabaseClock
from services.runtime.database import Database, url_for
from services.runtime.parts import Parts, clock_loop
from services.runtime.producing import producing_parts
from services.runtime.relay import Publisher
from services.runtime.sealing import Sealer
from services.runtime.settings import RuntimeSettings
from services.runtime.unit import Units

SERVICE = "gateway"
RELAY_S = 0.1
"""The process that publishes for both looks so often for what the other has committed."""


def units_of(settings: RuntimeSettings, role: str, password: str, clock: Clock | None) -> Units:
    """The process's own tables, as its own role; without a clock it follows the database's."""
    database = Database(url_for(settings, role, password), settings.database_pool)
    return Units(database, OUTBOX, SERVICE, clock or DatabaseClock())


def parts_of(
    units: Units, settings: RuntimeSettings, publisher: Publisher | None, app: ASGIApp
) -> Parts:
    """Relay and sweeper run in both processes; one of them leads."""
    parts, _checks = producing_parts(SERVICE, units, settings, publisher, relay_idle_s=RELAY_S)
    parts.app = app
    parts.loops += clock_loop(units.database, units.clock)
    return parts


def sealer_of(settings: RuntimeSettings) -> Sealer:
    """What opens and closes seals."""
    return Sealer(
        settings.sealing_keys.get_secret_value(), settings.phone_hash_key.get_secret_value()
    )
