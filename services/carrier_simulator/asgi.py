"""Composition root of the simulated carrier: the only place where its parts meet."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from services.carrier_simulator.adapters.journal import Journal, read_log
from services.carrier_simulator.adapters.scheduler import ClockScheduler
from services.carrier_simulator.adapters.web import HttpWeb
from services.carrier_simulator.api import control_routes, ops, pages, twilio_routes
from services.carrier_simulator.api.metrics import Metrics
from services.carrier_simulator.domain.book import Book
from services.carrier_simulator.domain.ledger import count
from services.carrier_simulator.domain.rules import Rules
from services.carrier_simulator.handlers.calls import Calls
from services.carrier_simulator.handlers.carrier import Carrier
from services.carrier_simulator.handlers.hands import Hands
from services.carrier_simulator.handlers.inbound import Inbound
from services.carrier_simulator.handlers.messages import Messages
from services.carrier_simulator.handlers.page_visits import PageVisits
from services.carrier_simulator.handlers.people import People
from services.carrier_simulator.handlers.receipts import Receipts
from services.carrier_simulator.handlers.resume import report_owed, resume
from services.carrier_simulator.handlers.speech import Speech
from services.carrier_simulator.handlers.wall import Wall
from services.carrier_simulator.ports import Account, Faults, NoFaults
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


def create_app(
    settings: SimulatorSettings, clock: Clock, faults: Faults | None = None
) -> Starlette:
    """The carrier as an ASGI application; it reads its log back before it is ready."""
    book = Book(settings.reported, personas_on=settings.personas_on)
    journal = Journal(settings.log_path, book.apply, settings.log_gather_ms / 1000)
    scheduler = ClockScheduler(clock)
    web = HttpWeb(settings.request_limit_s, settings.callback_workers * 2, settings.page_base)
    carrier = Carrier(
        rules=_rules(settings),
        accounts=_accounts(settings),
        book=book,
        log=journal,
        web=web,
        scheduler=scheduler,
        clock=clock,
        faults=faults or NoFaults(),
    )
    receipts = Receipts(carrier, settings.callback_workers)
    people = People(carrier, PageVisits(carrier))
    messages = Messages(carrier, receipts, people)
    calls = Calls(carrier, receipts, Speech(carrier, people), people)
    inbound = Inbound(carrier, messages, calls)
    people.bind(inbound)
    hands = Hands(carrier, receipts, messages, calls, inbound, people)
    metrics = Metrics()
    metrics.watch("muster_sim_messages_queued", "Texts in the queue", lambda: messages.waiting)
    metrics.watch("muster_sim_calls_queued", "Calls in the queue", lambda: calls.waiting)
    metrics.watch("muster_sim_callbacks_waiting", "Callbacks queued", lambda: receipts.waiting)
    metrics.watch("muster_sim_handsets", "Phones on the wall", lambda: len(book.handsets))

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        web.open()
        journal.open()
        receipts.open()
        report_owed(carrier, receipts)
        resume(carrier, messages, calls, inbound, people)
        yield
        await scheduler.close()
        await receipts.close()
        await web.close()
        await journal.close()

    control = control_routes.Control(
        Wall(carrier, calls), hands, lambda: count(read_log(settings.log_path))
    )
    app = Starlette(
        lifespan=lifespan,
        routes=[
            *twilio_routes.routes(carrier, messages, calls, metrics),
            *control_routes.routes(control),
            *ops.routes(metrics, lambda: journal.ready),
            *pages.routes(settings.frame_sources),
        ],
    )
    app.state.hands = hands
    return app
