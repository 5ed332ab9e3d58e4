"""What the commands stand on: the console's login role, and who types."""

import asyncio
import getpass
from collections.abc import Awaitable, Callable
from typing import TypeVar

from services.gateway.adapters.tables import OUTBOX
from services.gateway.domain.actor import Actor
from services.gateway.settings import GatewayConsoleSettings
from services.runtime.clock import DatabaseClock
from services.runtime.database import Database, url_for
from services.runtime.unit import Units

ROLE = "muster_gateway_console"
T = TypeVar("T")


def database_of(settings: GatewayConsoleSettings) -> Database:
    """A small pool of the console's role."""
    password = settings.gateway_console_password.get_secret_value()
    return Database(url_for(settings, ROLE, password), pool=2)


def run(work: Callable[[Units], Awaitable[T]], settings: GatewayConsoleSettings) -> T:
    """Run `work` on the gateway's tables, on the database's time."""

    async def whole() -> T:
        database = database_of(settings)
        try:
            clock = DatabaseClock()
            clock.follow(await database.now())
            return await work(Units(database, OUTBOX, "gateway", clock))
        finally:
            await database.close()

    return asyncio.run(whole())


def typist() -> Actor:
    """Who types, as the audit has it: the user of this machine."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "?"
    return Actor("command-line", name, frozenset())
