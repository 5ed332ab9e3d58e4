"""The process notifier: orders in, attempts out, what became of them reported."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from schemas.vocabulary import Channel
from services.notifier import common
from services.notifier.adapters.attempts import AttemptTable
from services.notifier.adapters.canary_table import CanaryTable
from services.notifier.adapters.claiming import ClaimTable
from services.notifier.adapters.directory import PublishedDirectory
from services.notifier.adapters.limit_table import LimitTable
from services.notifier.adapters.lines import ProviderLines
from services.notifier.adapters.overdue import OverdueTable
from services.notifier.adapters.recorded import RecordedTable
from services.notifier.adapters.tables import INBOX, OUTBOX
from services.notifier.adapters.tidying import IDLE_S as TIDY_IDLE_S
from services.notifier.adapters.tidying import Tidying
from services.notifier.adapters.twilio_provider import ProviderSettings, TwilioProvider
from services.notifier.agents import handlers
from services.notifier.domain.accounts import Account
from services.notifier.domain.breaker import Rules
from services.notifier.handlers.canary import CanarySender
from services.notifier.handlers.claim import Desk
from services.notifier.handlers.keep_limits import KeepLimits
from services.notifier.handlers.reconcile import Reconciler
from services.notifier.handlers.send import Sender
from services.notifier.handlers.settle import Settler
from services.notifier.handlers.take_back import TakeBack
from services.notifier.ports.tables import Tables
from services.notifier.settings import NotifierSettings
from services.notifier.timers import IDLE_S, OverdueWatch
from services.notifier.translate.catalogue import words
from services.runtime.clock import Clock, DatabaseClock
from services.runtime.consuming import StreamService, consuming_parts
from services.runtime.inbox import Taking
from services.runtime.parts import Loop, Parts, clock_loop
from services.runtime.relay import Publisher
from services.runtime.unit import Units
from services.runtime.wake import Wake

SETTLE_S = 0.05
LIMITS_IDLE_S = 60.0
LOOK_UPS_PART = 5
"""Of what is sent a second so much may be asked beside it, unless a setting says otherwise."""
KEYS_TOGETHER = 8
"""An alert's orders come as events of a few dozen, of as many communities: they share a commit."""


async def compose(
    settings: NotifierSettings, clock: Clock | None = None, publisher: Publisher | None = None
) -> Parts:
    """Everything of the notifier but its webhooks; without a clock it follows the database's."""
    clock = clock or DatabaseClock()
    database = common.database(settings)
    units = Units(database, OUTBOX, "notifier", clock)
    reconcile_after = timedelta(seconds=settings.reconcile_after_s)
    tables = Tables(
        partial(AttemptTable, reconcile_after=reconcile_after),
        ClaimTable,
        OverdueTable,
        PublishedDirectory,
    )
    provider = _provider(settings)
    wakes = {channel: Wake() for channel in Channel}
    handled = handlers(tables.attempts_on, RecordedTable, tuple(wakes.values()), CanaryTable)
    service = StreamService("notifier", INBOX, handled, taking=Taking(KEYS_TOGETHER))
    parts = consuming_parts(service, units, settings, publisher)
    rules = Rules(settings.line_failures, settings.line_pause_s)
    lines = ProviderLines(rules, settings.accounts, clock)
    writer = common.composer(settings)
    desk = Desk(units, tables, provider, writer, lines, settings.number_limits)
    rates = {Channel.SMS: settings.sms_per_s, Channel.CALL: settings.calls_per_s}
    senders = {channel: Sender(desk, channel, rate) for channel, rate in rates.items()}
    parts.loops += [
        Loop(f"send-{channel}", sender.step, wakes[channel]) for channel, sender in senders.items()
    ]
    parts.checks["provider"] = lines.finding
    parts.loops += _watches(settings, desk) + _look_ups(settings, desk, reconcile_after)
    parts.loops += _canary(settings, desk)
    kept = KeepLimits(units, LimitTable, settings.number_limits, rates)
    parts.loops.append(Loop("limits", kept.step, idle_s=LIMITS_IDLE_S))
    parts.loops.append(Loop("tidy", Tidying(units).step, idle_s=TIDY_IDLE_S))
    parts.loops += clock_loop(database, clock)
    # Before what may wait for the broker: what the provider has said of an attempt is kept.
    parts.closers.insert(0, partial(_drain, tuple(senders.values())))
    parts.closers.append(provider.close)
    return parts


async def _drain(senders: Sequence[Sender]) -> None:
    drains = (sender.drain() for sender in senders)
    for failed in await asyncio.gather(*drains, return_exceptions=True):
        if failed is not None:
            raise failed


def _provider(settings: NotifierSettings) -> TwilioProvider:
    where = ProviderSettings(
        settings.provider_base_url,
        settings.webhook_base_url,
        settings.provider_timeout_s,
        settings.call_ring_s,
    )
    return TwilioProvider(where, settings.accounts)


def _watches(settings: NotifierSettings, desk: Desk) -> list[Loop]:
    units, tables = desk.units, desk.tables
    lost_after = timedelta(seconds=settings.lost_after_s)
    overdue = OverdueWatch(units, tables.attempts_on, tables.overdue_on, desk.lines, lost_after)
    settler = Settler(units, RecordedTable, tables.attempts_on, desk.lines)
    take_back = TakeBack(units, tables.overdue_on, desk.provider)
    return [
        Loop("settle", settler.step, idle_s=SETTLE_S),
        Loop("overdue", overdue.step, idle_s=IDLE_S),
        Loop("take-back", take_back.step, idle_s=IDLE_S),
    ]


def _look_ups(settings: NotifierSettings, desk: Desk, first: timedelta) -> list[Loop]:
    """One an account: neither waits for the other."""
    per_s = settings.lookups_per_s or settings.sms_per_s / LOOK_UPS_PART
    sealer = common.sealer(settings)
    each = {account: Reconciler(desk, sealer, first, account, per_s) for account in Account}
    return [Loop(f"reconcile-{name}", one.step, idle_s=IDLE_S) for name, one in each.items()]


def _canary(settings: NotifierSettings, desk: Desk) -> list[Loop]:
    """Without a test number no canary is handed over."""
    if not settings.canary_number:
        return []
    text = words(settings.notifier_language).canary
    sender = CanarySender(desk, CanaryTable, settings.canary_number, text)
    return [Loop("canary", sender.step, idle_s=IDLE_S)]
