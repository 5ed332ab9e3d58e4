"""Composition of the gateway's two processes: the only place where everything meets."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from starlette.routing import Route
from starlette.types import ASGIApp

from services.gateway.accounts.adapters.key_store import KeyStore
from services.gateway.accounts.adapters.officer_book import PostgresOfficerBook, SessionStore
from services.gateway.accounts.adapters.outside import OidcProvider, Registered
from services.gateway.accounts.adapters.passwords import Argon2Passwords
from services.gateway.accounts.adapters.totp import PhoneCodes
from services.gateway.accounts.api import logging_in, outside, own_account
from services.gateway.accounts.api.cookies import Cookies
from services.gateway.accounts.domain.sessions import Limits
from services.gateway.accounts.handlers.log_in import Doors, LoggingIn
from services.gateway.accounts.handlers.own_account import OwnAccount
from services.gateway.accounts.handlers.second_factor import SecondFactor
from services.gateway.accounts.handlers.use_keys import Authenticator
from services.gateway.accounts.handlers.use_sessions import UseSessions
from services.gateway.adapters.audit_log import AuditReading, note
from services.gateway.adapters.tables import OUTBOX
from services.gateway.api.app import build_app
from services.gateway.api.plain import Plain
from services.gateway.api.shell import Shell
from services.gateway.console.adapters.approvals import Approvals
from services.gateway.console.adapters.command_book import PostgresCommandBook
from services.gateway.console.adapters.desk import Desk
from services.gateway.console.adapters.drill_book import PostgresDrillBook
from services.gateway.console.adapters.drill_reading import DrillReading
from services.gateway.console.adapters.due_drills import PostgresDueDrills
from services.gateway.console.adapters.ground import GroundReader
from services.gateway.console.adapters.live_reading import LiveReading
from services.gateway.console.adapters.matter_desk import MatterDesk, PostgresMatters
from services.gateway.console.adapters.moves import Moves
from services.gateway.console.adapters.paper_doors import PublishedDoors
from services.gateway.console.adapters.people_search import PeopleSearch
from services.gateway.console.adapters.pictures import Pictures
from services.gateway.console.adapters.shift_log import PostgresShiftLog, ShiftReading
from services.gateway.console.adapters.visit_book import PostgresVisitBook
from services.gateway.console.api import (
    approvals,
    auditing,
    calls,
    commands,
    desk,
    drills,
    live,
    matters,
    pages,
    paper,
    people,
    pictures,
    plans,
    shifts,
    starting,
    visits,
)
from services.gateway.console.api.assets import Assets
from services.gateway.console.domain.starting import Started
from services.gateway.console.handlers.answer_matter import AnswerMatters
from services.gateway.console.handlers.call_again import CallingAgain
from services.gateway.console.handlers.command import Commanding
from services.gateway.console.handlers.enter_outcome import EnterOutcome
from services.gateway.console.handlers.enter_paper import EnterPaper
from services.gateway.console.handlers.follow import Following
from services.gateway.console.handlers.keep_drills import KeepDrills
from services.gateway.console.handlers.keep_shifts import KeepShifts
from services.gateway.console.handlers.left_open import LeftOpen
from services.gateway.console.handlers.reveal import Reveal
from services.gateway.console.handlers.run_drills import Papers, RunDrills
from services.gateway.console.handlers.start import Starting
from services.gateway.console.ports import TakeDocument
from services.gateway.console.translate.cap_document import cap_alert_id, cap_document, cap_notice
from services.gateway.field.adapters.answer_book import PostgresAnswerBook
from services.gateway.field.adapters.looks import PostgresLooks
from services.gateway.field.adapters.matter_book import PostgresMatterBook
from services.gateway.field.adapters.reading import PostgresReading
from services.gateway.field.adapters.waiting_answers import PostgresWaitingAnswers
from services.gateway.field.api import routes as field_api
from services.gateway.field.api.render import Renderer
from services.gateway.field.domain.wrong_links import WrongLinks
from services.gateway.field.handlers.answer import Answering
from services.gateway.field.handlers.look import Looking
from services.gateway.field.handlers.matter import Mattering
from services.gateway.field.handlers.send_answers import GATHER_S, SendAnswers
from services.gateway.intake.adapters import canary_book
from services.gateway.intake.adapters.alert_book import PostgresAlertBook
from services.gateway.intake.adapters.records import Records
from services.gateway.intake.api import console as intake_console
from services.gateway.intake.api import public as intake_public
from services.gateway.intake.domain.document import Document
from services.gateway.intake.handlers.send_canary import CanaryKeeper
from services.gateway.intake.handlers.take_document import Intake
from services.gateway.intake.translate.cap_xml import read_alert
from services.gateway.reports.adapters.records import PublishedRecords
from services.gateway.reports.adapters.summaries import StoredSummaries
from services.gateway.reports.api import pages as report_pages
from services.gateway.reports.api import routes as report_api
from services.gateway.reports.handlers.make_report import Reporting, Summarising
from services.gateway.settings import (
    GatewayConsoleSettings,
    GatewayPublicSettings,
    roles_of,
)
from services.runtime.clock import Clock, DatabaseClock
from services.runtime.database import Database, url_for
from services.runtime.health import health_routes
from services.runtime.parts import Closer, Loop, Parts, base_checks, clock_loop
from services.runtime.producing import producing_parts
from services.runtime.relay import Publisher
from services.runtime.sealing import Sealer, parse_keyring
from services.runtime.settings import RuntimeSettings
from services.runtime.unit import Units
from services.runtime.wake import Wake

SERVICE = "gateway"
CANARY_S = 1.0
PUBLIC_ROLE = "muster_gateway_public"
CONSOLE_ROLE = "muster_gateway_console"
RELAY_S = 0.1
"""The process that publishes for both looks so often for what the other has committed."""
SUMMARIES_EVERY_S = 2.0
DRILLS_S = 1.0
ACCOUNT_PAGES = Path(__file__).parent / "accounts" / "templates"


async def compose_public(
    settings: GatewayPublicSettings,
    clock: Clock | None = None,
    publisher: Publisher | None = None,
) -> Parts:
    """gateway-public: intake, the field page, and the loop that sends answers on."""
    password = settings.gateway_public_password.get_secret_value()
    units = _units(settings, PUBLIC_ROLE, password, clock)
    authenticate = Authenticator(KeyStore(units.database), units.clock)
    intake = intake_public.routes(
        Intake(units, PostgresAlertBook, read_alert),
        authenticate,
        intake_public.Limits(settings.alert_max_bytes, settings.alert_read_s),
    )
    alerts = intake_public.reading(Records(units.database), authenticate)
    canaries = _canaries(settings, units)
    warnings = {"canary": canaries.finding} if canaries else {}
    health = health_routes(base_checks(units.database, units.clock), warnings)
    recorded = Wake()
    page, closers = _field_page(settings, units, recorded)
    field = field_api.routes(page)
    parts = _parts(
        units, settings, publisher, build_app("Muster", [intake, alerts], [*health, *field])
    )
    sending = SendAnswers(units, PostgresWaitingAnswers)
    parts.loops.append(Loop("answers", sending.step, recorded, gather_s=GATHER_S))
    if canaries:
        parts.loops.append(Loop("canary", canaries.step, idle_s=CANARY_S))
    parts.closers += closers
    return parts


async def compose_console(
    settings: GatewayConsoleSettings,
    clock: Clock | None = None,
    publisher: Publisher | None = None,
) -> Parts:
    """gateway-console: the officers' API."""
    password = settings.gateway_console_password.get_secret_value()
    units = _units(settings, CONSOLE_ROLE, password, clock)
    cookies = Cookies(settings.secure)
    limits = session_limits(settings)
    sessions = UseSessions(SessionStore(units.database), units.clock, limits, cookies.session)
    authenticate = Authenticator(KeyStore(units.database), units.clock, sessions)
    take = _taking(units)
    following = Following(LiveReading(units.database), units.clock)
    checks = base_checks(units.database, units.clock)
    assets = Assets([report_pages.STATIC])
    folders = [pages.FOLDER, report_pages.TEMPLATES]
    shell = Shell(assets.base, settings.zone, folders, pages.KNOWN)
    desk_rows = Desk(units.database)
    signing = Approvals(units.database, units.clock)
    reporting = Reporting(PublishedRecords(units.database), units.clock)
    routers = [
        *intake_console.routes(Records(units.database), authenticate),
        pictures.routes(Pictures(units.database), authenticate),
        *commands.routes(Commanding(units, PostgresCommandBook, note), authenticate),
        calls.routes(CallingAgain(units, PostgresCommandBook, note), authenticate),
        live.routes(following, authenticate),
        *_console(settings, units, take, authenticate),
        desk.routes(
            desk_rows,
            MatterDesk(units.database),
            Pictures(units.database),
            signing,
            checks,
            authenticate,
        ),
        approvals.routes(signing, authenticate),
        *pages.routes(shell, desk_rows, authenticate),
        *paper.routes(_paper(settings, units), shell, desk_rows, authenticate),
        *plans.routes(Pictures(units.database), shell, pages.bands(desk_rows), authenticate),
        auditing.routes(AuditReading(units.database), units, authenticate),
        report_api.routes(reporting, authenticate, settings.zone),
        report_pages.routes(reporting, shell, pages.bands(desk_rows), authenticate),
    ]
    accounts = _account_routes(settings, units, authenticate, cookies)
    app = build_app(
        "Muster for officers", routers, [*health_routes(checks), *accounts, *assets.routes()]
    )
    parts = _parts(units, settings, publisher, app)
    moves = Moves(units.database.url, following.moved)
    parts.loops.append(Loop("moves", moves.step))
    parts.loops.append(_calendar(settings, units, take))
    parts.closers += [following.close, moves.close]
    after = timedelta(minutes=settings.report_after_min)
    summarising = Summarising(units, reporting, StoredSummaries, after)
    parts.loops.append(Loop("summaries", summarising.step, idle_s=SUMMARIES_EVERY_S))
    return parts


def _taking(units: Units) -> TakeDocument:
    """The console's own way into the intake."""
    intake = Intake(units, PostgresAlertBook, read_alert)

    async def take(raw: bytes, actor: str, proposer: str = "") -> Started:
        recorded = await intake.take(Document(raw, actor, proposer=proposer))
        return Started(recorded.alert_id, recorded.incident_id)

    return take


def _calendar(settings: GatewayConsoleSettings, units: Units, take: TakeDocument) -> Loop:
    """Starts the calendar's drills."""
    papers = Papers(cap_document, cap_alert_id, cap_notice, settings.office, settings.zone)
    grace = timedelta(minutes=settings.drill_grace_min)
    run = RunDrills(units, PostgresDueDrills, papers, take, note, grace)
    return Loop("drills", run.step, idle_s=DRILLS_S)


def _console(
    settings: GatewayConsoleSettings,
    units: Units,
    take: TakeDocument,
    authenticate: Authenticator,
) -> list[APIRouter]:
    """What officers do beyond commands: start, plan drills, enter outcomes, look people up."""
    sealer = Sealer(
        settings.sealing_keys.get_secret_value(), settings.phone_hash_key.get_secret_value()
    )
    start = Starting(units, PostgresCommandBook, cap_document, take, settings.office, note)
    shift = KeepShifts(
        units,
        PostgresCommandBook,
        PostgresShiftLog,
        LeftOpen(Desk(units.database)),
        partial(sealer.seal, context=shifts.CONTEXT),
        note,
    )
    enter = EnterOutcome(units, PostgresCommandBook, PostgresVisitBook, sealer, note)
    answering = AnswerMatters(units, PostgresCommandBook, PostgresMatters, sealer, note)
    matter_desk = MatterDesk(units.database)
    ground = GroundReader(units.database)
    keep = KeepDrills(units, PostgresCommandBook, PostgresDrillBook, note, settings.zone)
    return [
        *matters.routes(matter_desk, answering, authenticate),
        matters.notes(matter_desk, sealer, Reveal(units, note), authenticate),
        *starting.routes(ground, start, authenticate),
        *drills.routes(DrillReading(units.database), keep, ground, authenticate),
        visits.routes(enter, authenticate),
        *shifts.routes(ShiftReading(units.database), shift, sealer, authenticate),
        people.routes(PeopleSearch(units.database), sealer, Reveal(units, note), authenticate),
    ]


def _paper(settings: GatewayConsoleSettings, units: Units) -> EnterPaper:
    return EnterPaper(
        units,
        PostgresCommandBook,
        PostgresVisitBook,
        PublishedDoors(units.database),
        note,
        ZoneInfo(settings.zone),
    )


def _units(settings: RuntimeSettings, role: str, password: str, clock: Clock | None) -> Units:
    database = Database(url_for(settings, role, password), settings.database_pool)
    return Units(database, OUTBOX, SERVICE, clock or DatabaseClock())


def _parts(
    units: Units, settings: RuntimeSettings, publisher: Publisher | None, app: ASGIApp
) -> Parts:
    """Relay and sweeper run in both processes; one of them leads."""
    parts, _checks = producing_parts(SERVICE, units, settings, publisher, relay_idle_s=RELAY_S)
    parts.app = app
    parts.loops += clock_loop(units.database, units.clock)
    return parts


def session_limits(settings: GatewayConsoleSettings) -> Limits:
    """How long log-ins last."""
    return Limits(
        timedelta(minutes=settings.session_idle_min), timedelta(hours=settings.session_most_hours)
    )


def _account_routes(
    settings: GatewayConsoleSettings, units: Units, authenticate: Authenticator, cookies: Cookies
) -> list[Route]:
    needing = roles_of(settings.second_factor_roles)
    doors = Doors(units, PostgresOfficerBook, note, session_limits(settings), needing)
    passwords = Argon2Passwords(settings.hashing_memory_kib)
    outside_name = settings.oidc_issuer and (settings.oidc_name or settings.oidc_issuer)
    log_in = logging_in.LogInPages(
        LoggingIn(doors, passwords), authenticate, cookies, Plain([ACCOUNT_PAGES]), outside_name
    )
    factor = SecondFactor(doors, PhoneCodes(), _sealer(settings))
    pages = own_account.AccountPages(log_in, OwnAccount(doors, passwords), factor)
    found = [*logging_in.routes(log_in), *own_account.routes(pages)]
    if settings.oidc_issuer:
        found += outside.routes(
            outside.OutsidePages(
                log_in, OidcProvider(_registered(settings)), settings.oidc_second_factor
            )
        )
    return found


def _registered(settings: GatewayConsoleSettings) -> Registered:
    return Registered(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret.get_secret_value(),
        redirect_uri=settings.console_url.rstrip("/") + outside.BACK,
        claim=settings.oidc_claim,
    )


def _sealer(settings: RuntimeSettings) -> Sealer:
    return Sealer(
        settings.sealing_keys.get_secret_value(), settings.phone_hash_key.get_secret_value()
    )


def _canaries(settings: GatewayPublicSettings, units: Units) -> CanaryKeeper | None:
    """None without a number to send them to, or when they are switched off."""
    if not settings.canary_number or not settings.canary_every_s:
        return None
    return CanaryKeeper(
        units,
        canary_book.PostgresCanaries,
        timedelta(seconds=settings.canary_every_s),
        timedelta(seconds=settings.canary_late_s),
        canary_book.show,
    )


def _field_page(
    settings: GatewayPublicSettings, units: Units, recorded: Wake
) -> tuple[field_api.FieldPage, list[Closer]]:
    """The page, and what finishes the commits and looks it shares."""
    reading, looks = PostgresReading(units.database), PostgresLooks(units.database, units.clock)
    answering = Answering(units, PostgresAnswerBook, recorded)
    page = field_api.FieldPage(
        looking=Looking(units.clock, reading, looks, _sealer(settings)),
        answering=answering,
        mattering=Mattering(units, PostgresMatterBook, _sealer(settings)),
        renderer=Renderer(settings.verify_phone, settings.page_frame_ancestors),
        wrong_links=WrongLinks(settings.wrong_links_allowed),
        link_keys=parse_keyring(settings.link_keys.get_secret_value()),
        clock=units.clock,
        hours_after_end=settings.link_hours_after_end,
    )
    return page, [reading.close, looks.close, answering.close]
