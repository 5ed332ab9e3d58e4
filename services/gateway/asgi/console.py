"""gateway-console: what officers see and do."""

from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

from fastapi import APIRouter

from services.gateway.accounts.adapters.accounts_list import AccountsList
from services.gateway.accounts.adapters.key_store import KeyStore, PostgresKeyBook
from services.gateway.accounts.adapters.officer_book import PostgresOfficerBook
from services.gateway.accounts.api import keeping, keeping_page
from services.gateway.accounts.api.cookies import Cookies
from services.gateway.accounts.handlers.use_keys import Authenticator
from services.gateway.adapters.audit_log import AuditReading, note
from services.gateway.api.app import build_app
from services.gateway.api.shell import Shell
from services.gateway.asgi.accounts import account_routes, use_sessions
from services.gateway.asgi.following import following_routes
from services.gateway.asgi.shared import parts_of, sealer_of, units_of
from services.gateway.asgi.taking import checking, taking
from services.gateway.console.adapters.approval_steps import PublishedSteps
from services.gateway.console.adapters.approvals import Approvals
from services.gateway.console.adapters.command_book import PostgresCommandBook
from services.gateway.console.adapters.desk import Desk
from services.gateway.console.adapters.drill_book import PostgresDrillBook
from services.gateway.console.adapters.drill_reading import DrillReading
from services.gateway.console.adapters.due_drills import PostgresDueDrills, anything_due
from services.gateway.console.adapters.foresight_reading import ForesightReading
from services.gateway.console.adapters.ground import GroundReader
from services.gateway.console.adapters.leader_book import PostgresLeaderBook
from services.gateway.console.adapters.live_reading import LiveReading
from services.gateway.console.adapters.matter_desk import MatterDesk, PostgresMatters
from services.gateway.console.adapters.message_desk import MessageDesk, PostgresMessages
from services.gateway.console.adapters.moves import Moves
from services.gateway.console.adapters.notice_desk import NoticeDesk
from services.gateway.console.adapters.paper_doors import PublishedDoors
from services.gateway.console.adapters.people_search import PeopleSearch
from services.gateway.console.adapters.pictures import Pictures
from services.gateway.console.adapters.predictions import PredictionReading, StoredPredictions
from services.gateway.console.adapters.progress_reading import ProgressReading
from services.gateway.console.adapters.shift_log import PostgresShiftLog, ShiftReading
from services.gateway.console.adapters.visit_book import PostgresVisitBook
from services.gateway.console.adapters.way import Way
from services.gateway.console.adapters.widened import PostgresWidenings, Widened
from services.gateway.console.api import (
    alarms,
    approvals,
    auditing,
    calls,
    commands,
    desk,
    drills,
    leaders,
    letters,
    live,
    matters,
    messages,
    notices,
    pages,
    paper,
    people,
    pictures,
    plans,
    predictions,
    shifts,
    starting,
    visits,
    widening,
)
from services.gateway.console.api.assets import Assets
from services.gateway.console.handlers.answer_matter import AnswerMatters
from services.gateway.console.handlers.audit_steps import AuditSteps
from services.gateway.console.handlers.call_again import CallingAgain
from services.gateway.console.handlers.command_channel import CommandingChannels
from services.gateway.console.handlers.command_mobilisation import CommandingMobilisations
from services.gateway.console.handlers.command_plan import CommandingPlans
from services.gateway.console.handlers.command_roster import CommandingRoster
from services.gateway.console.handlers.enter_answer import EnterAnswer
from services.gateway.console.handlers.enter_outcome import EnterOutcome
from services.gateway.console.handlers.enter_paper import EnterPaper
from services.gateway.console.handlers.follow import Following
from services.gateway.console.handlers.foresee import Foreseeing, Predicting
from services.gateway.console.handlers.keep_drills import KeepDrills
from services.gateway.console.handlers.keep_progress import KeptProgress
from services.gateway.console.handlers.keep_shifts import KeepShifts
from services.gateway.console.handlers.left_open import LeftOpen
from services.gateway.console.handlers.open_message import OpeningMessages, Paper
from services.gateway.console.handlers.recording import Recording
from services.gateway.console.handlers.replay_letter import ReplayingLetters
from services.gateway.console.handlers.reveal import Reveal
from services.gateway.console.handlers.run_drills import Papers, RunDrills
from services.gateway.console.handlers.running import Running
from services.gateway.console.handlers.see_alarm import SeeingAlarms
from services.gateway.console.handlers.send_message import SendingMessages
from services.gateway.console.handlers.start import Starting
from services.gateway.console.handlers.widen import SendingWidenings, Widening
from services.gateway.console.ports.documents import TakeDocument
from services.gateway.console.translate.cap_document import (
    cap_alert_id,
    cap_document,
    cap_message,
    cap_notice,
)
from services.gateway.field.adapters.waiting_answers import PostgresWaitingAnswers
from services.gateway.field.handlers.send_answers import GATHER_S, SendAnswers
from services.gateway.intake.adapters.records import Records
from services.gateway.intake.api import console as intake_console
from services.gateway.reports.adapters.records import PublishedRecords
from services.gateway.reports.adapters.summaries import StoredSummaries
from services.gateway.reports.api import pages as report_pages
from services.gateway.reports.api import routes as report_api
from services.gateway.reports.handlers.make_report import Reporting, Summarising
from services.gateway.settings import GatewayConsoleSettings
from services.runtime.clock import Clock
from services.runtime.health import health_routes
from services.runtime.parts import Loop, Parts, base_checks
from services.runtime.relay import Publisher
from services.runtime.unit import Units
from services.runtime.wake import Wake

ROLE = "muster_gateway_console"
SUMMARIES_EVERY_S = 2.0
PREDICTIONS_EVERY_S = 1.0
DRILLS_S = 1.0
WIDENINGS_S = 1.0
STEPS_S = 1.0
ANSWERS_S = 1.0
"""gateway-public looks more often."""


async def compose(
    settings: GatewayConsoleSettings,
    clock: Clock | None = None,
    publisher: Publisher | None = None,
) -> Parts:
    """gateway-console: the officers' API."""
    password = settings.gateway_console_password.get_secret_value()
    units = units_of(settings, ROLE, password, clock)
    cookies = Cookies(settings.secure)
    sessions = use_sessions(settings, units, cookies)
    authenticate = Authenticator(KeyStore(units.database), units.clock, sessions)
    take = taking(units)
    following = Following(LiveReading(units.database), units.clock)
    checks = base_checks(units.database, units.clock)
    assets = Assets([report_pages.STATIC, keeping_page.STATIC])
    folders = [pages.FOLDER, report_pages.TEMPLATES, keeping_page.TEMPLATES]
    shell = Shell(assets.base, settings.zone, folders, pages.KNOWN, settings.tiles)
    recording, recorded = Recording(units, PostgresCommandBook, note), Wake()
    desk_rows, shown = Desk(units.database), Pictures(units.database)
    progress = ProgressReading(units.database)
    running = Running(desk_rows, progress)
    signing = Approvals(units.database, units.clock)
    canary_late = timedelta(seconds=settings.canary_late_s)
    house = desk.House(checks, Way(units.database, units.clock, canary_late))
    lists = desk.Lists(desk_rows, running, MatterDesk(units.database), shown, signing)
    reporting = Reporting(PublishedRecords(units.database), units.clock)
    facts = ForesightReading(units.database, settings.sms_per_s, settings.call_lines)
    foreseeing = Foreseeing(facts, units.clock, settings.office, ZoneInfo(settings.zone))
    routers = [
        *intake_console.routes(Records(units.database), authenticate),
        pictures.routes(shown, KeptProgress(progress), authenticate, units.clock),
        *commands.routes(_commanding(settings, recording), authenticate),
        calls.routes(CallingAgain(recording), authenticate),
        live.routes(following, authenticate, units.clock),
        visits.routes(
            EnterOutcome(recording, PostgresVisitBook, sealer_of(settings), recorded), authenticate
        ),
        leaders.routes(EnterAnswer(recording, PostgresLeaderBook, recorded), authenticate),
        *_console(settings, recording, running, take, foreseeing, authenticate),
        predictions.routes(PredictionReading(units.database), authenticate),
        desk.routes(lists, house, authenticate),
        *alarms.routes(shown, SeeingAlarms(recording), authenticate),
        *letters.routes(desk_rows, ReplayingLetters(recording), authenticate),
        approvals.routes(signing, authenticate),
        *pages.routes(shell, desk_rows, authenticate),
        *paper.routes(_paper(settings, recording, recorded), shell, desk_rows, authenticate),
        *plans.routes(shown, shell, pages.bands(desk_rows), authenticate),
        auditing.routes(AuditReading(units.database), units, authenticate),
        *keeping.routes(_keeping(settings, units), authenticate),
        keeping_page.routes(shell, pages.bands(desk_rows), authenticate),
        report_api.routes(reporting, authenticate, settings.zone),
        report_pages.routes(reporting, shell, pages.bands(desk_rows), authenticate),
    ]
    accounts = account_routes(settings, units, authenticate, cookies)
    app = build_app(
        "Muster for officers", routers, [*health_routes(checks), *accounts, *assets.routes()]
    )
    parts = parts_of(units, settings, publisher, app)
    moves = Moves(units.database.url, following.moved)
    parts.loops.append(Loop("moves", moves.step))
    parts.loops += _by_itself(settings, units, recorded, take, reporting, foreseeing)
    parts.closers += [following.close, moves.close]
    return parts


def _keeping(settings: GatewayConsoleSettings, units: Units) -> keeping.Keeping:
    """What keeping accounts stands on."""
    listed = AccountsList(units.database, units.clock)
    url = settings.console_url
    return keeping.Keeping(units, PostgresOfficerBook, PostgresKeyBook, note, listed, url)


def _commanding(settings: GatewayConsoleSettings, recording: Recording) -> commands.Commanding:
    return commands.Commanding(
        CommandingMobilisations(recording, sealer_of(settings)),
        CommandingRoster(recording),
        CommandingChannels(recording),
        CommandingPlans(recording),
    )


def _by_itself(
    settings: GatewayConsoleSettings,
    units: Units,
    recorded: Wake,
    take: TakeDocument,
    reporting: Reporting,
    foreseeing: Foreseeing,
) -> list[Loop]:
    """What nobody asks for: outcomes sent on (gateway-public may be away), the calendar's drills,
    widenings that were signed, predictions, summaries, what clocks did into the audit."""
    papers = Papers(cap_document, cap_alert_id, cap_notice, settings.office, settings.zone)
    grace = timedelta(minutes=settings.drill_grace_min)
    due = partial(anything_due, units.database)
    run = RunDrills(units, PostgresDueDrills, papers, checking(units), take, note, grace, due)
    after = timedelta(minutes=settings.report_after_min)
    summarising = Summarising(units, reporting, StoredSummaries, after)
    predicting = Predicting(units, foreseeing, StoredPredictions)
    widen = SendingWidenings(units, PostgresWidenings, Widened(units.database).any_signed)
    steps = AuditSteps(units, PublishedSteps, note)
    sending = SendAnswers(units, PostgresWaitingAnswers)
    return [
        Loop("answers", sending.step, recorded, ANSWERS_S, GATHER_S),
        Loop("drills", run.step, idle_s=DRILLS_S),
        Loop("widenings", widen.step, idle_s=WIDENINGS_S),
        Loop("predictions", predicting.step, idle_s=PREDICTIONS_EVERY_S),
        Loop("summaries", summarising.step, idle_s=SUMMARIES_EVERY_S),
        Loop("audit-steps", steps.step, idle_s=STEPS_S),
    ]


def _console(
    settings: GatewayConsoleSettings,
    recording: Recording,
    running: Running,
    take: TakeDocument,
    foreseeing: Foreseeing,
    authenticate: Authenticator,
) -> list[APIRouter]:
    """What officers do beyond commands: start, plan drills, settle matters, look people up."""
    sealer, units = sealer_of(settings), recording.units
    check = checking(units)
    start = Starting(recording, cap_document, check, take, settings.office)
    shift = KeepShifts(
        recording,
        PostgresShiftLog,
        _left_open(units, running),
        partial(sealer.seal, context=shifts.CONTEXT),
        units.clock,
    )
    answering = AnswerMatters(recording, PostgresMatters, sealer)
    matter_desk = MatterDesk(units.database)
    ground = GroundReader(units.database)
    keep = KeepDrills(recording, PostgresDrillBook, settings.zone, settings.office)
    sending = SendingMessages(recording, PostgresMessages, sealer)
    shown = Pictures(units.database)
    sent = messages.Reading(MessageDesk(units.database), shown, sealer)
    paper_of = Paper(cap_message, cap_alert_id, check, settings.office)
    opening = OpeningMessages(recording, PostgresMessages, sealer, paper_of, take)
    whom = notices.Whom(NoticeDesk(units.database), ground, sealer)
    signing = Approvals(units.database, units.clock)
    reach = widening.Reach(ground, Widened(units.database), shown)
    return [
        *matters.routes(matter_desk, answering, authenticate),
        matters.notes(matter_desk, sealer, Reveal(units, note), authenticate),
        *starting.routes(ground, foreseeing, start, authenticate),
        *following_routes(recording, settings.office, authenticate),
        *drills.routes(DrillReading(units.database), keep, ground, signing, authenticate),
        *messages.routes(sent, sending, authenticate),
        *notices.routes(whom, opening, authenticate),
        *widening.routes(reach, Widening(recording, PostgresWidenings), authenticate),
        *shifts.routes(ShiftReading(units.database), shift, sealer, authenticate),
        people.routes(PeopleSearch(units.database), sealer, Reveal(units, note), authenticate),
    ]


def _left_open(units: Units, running: Running) -> LeftOpen:
    database = units.database
    signing = Approvals(database, units.clock)
    return LeftOpen(Desk(database), running, signing, MatterDesk(database), Pictures(database))


def _paper(settings: GatewayConsoleSettings, recording: Recording, recorded: Wake) -> EnterPaper:
    units, zone = recording.units, ZoneInfo(settings.zone)
    doors = PublishedDoors(units.database)
    return EnterPaper(
        recording,
        PostgresVisitBook,
        PostgresLeaderBook,
        doors,
        doors.people,
        sealer_of(settings),
        units.clock,
        zone,
        recorded,
    )
