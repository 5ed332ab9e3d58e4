"""A way into the console for whoever looks at the demo."""

from services.gateway.accounts.adapters.officer_book import PostgresOfficerBook
from services.gateway.accounts.handlers.keep_officers import KeepOfficers
from services.gateway.adapters.audit_log import note
from services.gateway.adapters.tables import OUTBOX
from services.gateway.cli.root import typist
from services.gateway.domain.roles import Role
from services.runtime.clock import DatabaseClock
from services.runtime.database import Database
from services.runtime.unit import Units


async def new_officer_link(database: Database, name: str) -> str:
    """Make an officer for everywhere; gives the path of a link that logs them in once."""
    clock = DatabaseClock()
    clock.follow(await database.now())
    units = Units(database, OUTBOX, "gateway", clock)
    keep = KeepOfficers(units, PostgresOfficerBook, note, typist())
    await keep.add(name, (Role.OFFICER,), "")
    return f"/login/link/{await keep.link(name)}"
