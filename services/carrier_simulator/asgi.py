"""Composition root of the simulated carrier: the only place where its parts meet."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from services.carrier_simulator.adapters.journal import Journal, read_log
from services.carrier_simulator.adapters.scheduler import ClockScheduler
from services.carrier_simulator.adapters.web import HttpWeb
from services.carrier_simulator.api import control_routes, fault_routes, ops, pages, twilio_routes
from services.carrier_simulator.api.metrics import Metrics
from services.carrier_simulator.domain.book import Book
from services.carrier_simulator.domain.faults import FaultPlan, Measures
from services.carrier_simulator.domain.ledger import count
from services.carrier_simulator.domain.rules import Rules
from services.carrier_simulator.handlers.ailments import Ailments
from services.carrier_simulator.handlers.calls import Calls
from services.carrier_simulator.handlers.carrier import Carrier
from services.carrier_simulator.handlers.faults import Faults
from services.carrier_simulator.handlers.hands import Hands
from services.carrier_simulator.handlers.inbound import Inbound
from services.carrier_simulator.handlers.messages import Messages
from services.carrier_simulator.handlers.page_visits import PageVisits
from services.carrier_simulator.handlers.people import People
from services.carrier_simulator.handlers.receipts import Receipts
from services.carrier_simulator.handlers.resume import report_owed, resume
from services.carrier_simulator.handlers.speech import Speech
from services.carrier_simulator.handlers.wall import Wall
from services.carrier_simulator.ports import Account, NoScript, Script
from services.carrier_simulator.settings import SimulatorSettings
from services.runtime.clock import Clock


def _rules(settings: SimulatorSettings) -> Rules:
    return Rules(
        messages_per_s=settings.messages_per_s,
        calls_per_s=settings.calls_per_s,
        lines=settings.lines,
        requests_per_s=settings.requests_per_s,
        delivery_s=settings.delivery_s,
        longest_ring_s=settings.longest_ring_s,
        reported=settings.reported,
        retries_s=settings.retries_s,
        seed=settings.seed,
        weights=settings.weights,
        cannot_share=settings.cannot_share,
        pace=settings.pace,
        most_knocks=settings.most_knocks,
        queue_limit=settings.queue_limit,
        receipts_s=settings.receipts_s,
    )


def _accounts(settings: SimulatorSettings) -> dict[str, Account]:
    inbound = settings.inbound_url.rstrip("/")
    accounts = [
        Account(name, sid, token.get_secret_value(), number, f"{inbound}/sms", f"{inbound}/voice")
        for name, sid, token, number in (
            (
                "emergency",
                settings.emergency_sid,
                settings.emergency_token,
                settings.emergency_number,
            ),
            ("drill", settings.drill_sid, settings.drill_token, settings.drill_number),
        )
    ]
    return {account.sid: account for account in accounts}


def _book(settings: SimulatorSettings) -> Book:
    rates = {fault: rate for fault, rate in settings.faults.items() if rate > 0}
    plan = FaultPlan(settings.fault_seed, rates)
    return Book(settings.reported, personas_on=settings.personas_on, faults=plan)


def _measures(settings: SimulatorSettings) -> Measures:
    return Measures(settings.slow_s, settings.late_s, settings.lag_s, settings.early_s)


@dataclass(frozen=True)
class _Cast:
    carrier: Carrier
    receipts: Receipts
    people: People
    messages: Messages
    calls: Calls
    inbound: Inbound
    hands: Hands


def _cast(carrier: Carrier, callback_workers: int) -> _Cast:
    receipts = Receipts(carrier, callback_workers)
    people = People(carrier, PageVisits(carrier))
    ailments = Ailments(carrier)
    messages = Messages(carrier, receipts, people, ailments)
    calls = Calls(carrier, receipts, Speech(carrier, people), people, ailments)
    inbound = Inbound(carrier, messages, calls)
    people.bind(inbound)
    hands = Hands(carrier, receipts, messages, calls, inbound, people)
    return _Cast(carrier, receipts, people, messages, calls, inbound, hands)


def _metrics(cast: _Cast) -> Metrics:
    metrics, book = Metrics(), cast.carrier.book
    metrics.watch("muster_sim_messages_queued", "Texts in the queue", lambda: cast.messages.waiting)
    metrics.watch("muster_sim_calls_queued", "Calls in the queue", lambda: cast.calls.waiting)
    metrics.watch("muster_sim_callbacks_waiting", "Callbacks queued", lambda: cast.receipts.waiting)
    metrics.watch("muster_sim_handsets", "Phones on the wall", lambda: len(book.handsets))
    return metrics


def _routes(cast: _Cast, settings: SimulatorSettings, ready: Callable[[], bool]) -> list[BaseRoute]:
    carrier, metrics = cast.carrier, _metrics(cast)
    control = control_routes.Control(
        Wall(carrier, cast.calls), cast.hands, lambda: count(read_log(settings.log_path))
    )
    return [
        *twilio_routes.routes(carrier, cast.receipts, cast.messages, cast.calls, metrics),
        *control_routes.routes(control),
        *fault_routes.routes(carrier.faults),
        *ops.routes(metrics, ready),
        *pages.routes(settings.frame_sources),
    ]


def create_app(
    settings: SimulatorSettings, clock: Clock, script: Script | None = None
) -> Starlette:
    """The carrier as an ASGI application; it reads its log back before it is ready."""
    book = _book(settings)
    journal = Journal(settings.log_path, book.apply, settings.log_gather_ms / 1000)
    scheduler = ClockScheduler(clock)
    faults = Faults(book, journal, clock, _measures(settings), script or NoScript())
    connections = settings.callback_workers * 2
    web = HttpWeb(settings.request_limit_s, connections, settings.page_base, faults.cut_off)
    rules, accounts = _rules(settings), _accounts(settings)
    carrier = Carrier(rules, accounts, book, journal, web, scheduler, clock, faults)
    cast = _cast(carrier, settings.callback_workers)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        web.open()
        journal.open()
        cast.receipts.open()
        report_owed(carrier, cast.receipts)
        resume(carrier, cast.messages, cast.calls, cast.inbound, cast.people)
        yield
        await scheduler.close()
        await cast.receipts.close()
        await web.close()
        await journal.close()

    app = Starlette(lifespan=lifespan, routes=_routes(cast, settings, lambda: journal.ready))
    app.state.hands = cast.hands
    return app
