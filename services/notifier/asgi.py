"""The process notifier-web: the provider's webhooks, and nothing that can stand in their way."""

from starlette.applications import Starlette

from services.notifier import common
from services.notifier.adapters.ledger import PostgresLedger
from services.notifier.adapters.tables import OUTBOX
from services.notifier.api.webhooks import Webhooks
from services.notifier.settings import NotifierSettings
from services.notifier.translate.catalogue import words
from services.notifier.translate.webhook_forms import FormReader
from services.runtime.clock import Clock, DatabaseClock
from services.runtime.health import health_routes
from services.runtime.parts import Parts, base_checks, clock_loop
from services.runtime.unit import Units


async def compose(settings: NotifierSettings, clock: Clock | None = None) -> Parts:
    """The webhooks' application; it records, the notifier's worker acts."""
    clock = clock or DatabaseClock()
    database = common.database(settings)
    spoken = common.composer(settings).spoken
    ledger = PostgresLedger(database, clock, common.sealer(settings), spoken)
    tokens = {
        account: (credentials.sid, credentials.token)
        for account, credentials in settings.accounts.items()
    }
    reader = FormReader(tokens, settings.webhook_base_url)
    webhooks = Webhooks(ledger, reader, words(settings.notifier_language))
    routes = [*webhooks.routes(), *health_routes(base_checks(database, clock))]
    return Parts(
        name="notifier-web",
        units=Units(database, OUTBOX, "notifier", clock),
        app=Starlette(routes=routes),
        loops=clock_loop(database, clock),
        closers=[ledger.close],
    )
