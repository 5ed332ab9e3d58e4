"""How officers log in: sessions, second factor, another provider."""

from datetime import timedelta
from pathlib import Path

from starlette.routing import Route

from services.gateway.accounts.adapters.officer_book import PostgresOfficerBook, SessionStore
from services.gateway.accounts.adapters.outside import OidcProvider, Registered
from services.gateway.accounts.adapters.passwords import Argon2Passwords
from services.gateway.accounts.adapters.totp import PhoneCodes
from services.gateway.accounts.api import logging_in, outside, own_account
from services.gateway.accounts.api.cookies import Cookies
from services.gateway.accounts.domain.sessions import Limits, Via
from services.gateway.accounts.handlers.log_in import Doors, LoggingIn
from services.gateway.accounts.handlers.own_account import OwnAccount
from services.gateway.accounts.handlers.second_factor import SecondFactor
from services.gateway.accounts.handlers.use_keys import Authenticator
from services.gateway.accounts.handlers.use_sessions import UseSessions
from services.gateway.adapters.audit_log import note
from services.gateway.api.plain import Plain
from services.gateway.asgi.shared import sealer_of
from services.gateway.settings import GatewayConsoleSettings, roles_of
from services.runtime.unit import Units

PAGES = Path(__file__).parents[1] / "accounts" / "templates"


def use_sessions(settings: GatewayConsoleSettings, units: Units, cookies: Cookies) -> UseSessions:
    """Whose a session is, and what is still missing in it."""
    return UseSessions(
        SessionStore(units.database),
        units.clock,
        _session_limits(settings),
        cookies.session,
        roles_of(settings.second_factor_roles),
        frozenset({Via.OIDC}) if settings.oidc_second_factor else frozenset(),
    )


def _session_limits(settings: GatewayConsoleSettings) -> Limits:
    """How long log-ins last."""
    return Limits(
        timedelta(minutes=settings.session_idle_min), timedelta(hours=settings.session_most_hours)
    )


def account_routes(
    settings: GatewayConsoleSettings, units: Units, authenticate: Authenticator, cookies: Cookies
) -> list[Route]:
    needing = roles_of(settings.second_factor_roles)
    doors = Doors(units, PostgresOfficerBook, note, _session_limits(settings), needing)
    passwords = Argon2Passwords(settings.hashing_memory_kib)
    outside_name = settings.oidc_issuer and (settings.oidc_name or settings.oidc_issuer)
    log_in = logging_in.LogInPages(
        LoggingIn(doors, passwords), authenticate, cookies, Plain([PAGES]), outside_name
    )
    factor = SecondFactor(doors, PhoneCodes(), sealer_of(settings))
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
