"""gateway-public: intake and the field page; nothing of the console is loaded."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from services.gateway.accounts.adapters.key_store import KeyStore
from services.gateway.accounts.handlers.use_keys import Authenticator
from services.gateway.api.app import build_app
from services.gateway.asgi.shared import parts_of, sealer_of, units_of
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
from services.gateway.intake.api import public as intake_public
from services.gateway.intake.handlers.send_canary import CanaryKeeper
from services.gateway.intake.handlers.take_document import Intake
from services.gateway.intake.translate.cap_xml import read_alert
from services.gateway.settings import GatewayPublicSettings
from services.runtime.clock import Clock
from services.runtime.health import health_routes
from services.runtime.parts import Closer, Loop, Parts, base_checks
from services.runtime.relay import Publisher
from services.runtime.sealing import parse_keyring
from services.runtime.unit import Units
from services.runtime.wake import Wake

ROLE = "muster_gateway_public"
CANARY_S = 1.0


async def compose(
    settings: GatewayPublicSettings,
    clock: Clock | None = None,
    publisher: Publisher | None = None,
) -> Parts:
    """gateway-public: intake, the field page, and the loop that sends answers on."""
    password = settings.gateway_public_password.get_secret_value()
    units = units_of(settings, ROLE, password, clock)
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
    app = build_app("Muster", [intake, alerts], health, ahead=field)
    parts = parts_of(units, settings, publisher, app)
    sending = SendAnswers(units, PostgresWaitingAnswers)
    parts.loops.append(Loop("answers", sending.step, recorded, gather_s=GATHER_S))
    if canaries:
        parts.loops.append(Loop("canary", canaries.step, idle_s=CANARY_S))
    parts.closers += closers
    return parts


def _canaries(settings: GatewayPublicSettings, units: Units) -> CanaryKeeper | None:
    """None without a number to send them to, or when they are switched off."""
    if not settings.canary_number or not settings.canary_every_s:
        return None
    canary_book.begin()
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
    answering = Answering(units, PostgresAnswerBook, sealer_of(settings), recorded)
    zone = ZoneInfo(settings.zone)
    page = field_api.FieldPage(
        looking=Looking(units.clock, zone, reading, looks, sealer_of(settings)),
        answering=answering,
        mattering=Mattering(units, PostgresMatterBook, sealer_of(settings)),
        renderer=Renderer(settings.verify_phone, settings.page_frame_ancestors),
        wrong_links=WrongLinks(settings.wrong_links_allowed),
        link_keys=parse_keyring(settings.link_keys.get_secret_value()),
        clock=units.clock,
        hours_after_end=settings.link_hours_after_end,
    )
    return page, [reading.close, looks.close, answering.close]
