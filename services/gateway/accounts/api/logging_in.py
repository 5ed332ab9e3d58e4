"""Pages of logging in and out. They work without script; each form is answered once."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote, urlencode

import structlog
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from services.gateway.accounts.api.cookies import Cookies
from services.gateway.accounts.domain.throttle import address_of
from services.gateway.accounts.handlers.log_in import Entered, Given, LoggingIn, Refused
from services.gateway.adapters.texts import Texts
from services.gateway.api.app import is_no_text
from services.gateway.api.auth import MOST_BYTES, body_fits, presented_session, sent_from_ours
from services.gateway.api.paged import FIELD, STEPS
from services.gateway.api.plain import Plain
from services.gateway.api.problems import texts_for
from services.gateway.domain.forgery import fits, form_token
from services.gateway.domain.local_path import local_path
from services.gateway.ports import Authenticate

log = structlog.get_logger(__name__)
Handler = Callable[[Request], Awaitable[Response]]
Page = Callable[["LogInPages", Request], Awaitable[Response]]


@dataclass(frozen=True)
class LogInPages:
    """What the pages work on; `outside` is what another provider that lets officers in is called,
    if there is one."""

    logging_in: LoggingIn
    authenticate: Authenticate
    cookies: Cookies
    plain: Plain
    outside: str = ""

    def form(self, request: Request, status: int = 200, **values: object) -> Response:
        """The log-in page."""
        t = texts_for(request)
        wanted = local_path(str(values.get("next") or request.query_params.get("next")))
        shown = {
            "fault": "",
            "faults": {},
            "name": "",
            "waiting": False,
            "outside": self.outside,
            "other": in_other_language("/login", t, wanted),
            **values,
            "next": wanted,
        }
        return self.with_token(request, "login.html", status, t, **shown)

    def with_token(
        self, request: Request, template: str, status: int, t: Texts, **values: object
    ) -> Response:
        """A page with a form before the log-in."""
        token = self.cookies.form_token(request)
        response = self.plain.page(template, status, t, token=token, **values)
        self.cookies.remember(request, response, token)
        return response

    def enter(self, entered: Entered, wanted: str) -> Response:
        """Let in: to the next step of the log-in, or to where one wanted to go."""
        step = STEPS[entered.pending] if entered.pending else ""
        target = f"{step}?next={quote(wanted, safe='/')}" if step else wanted
        response = RedirectResponse(target, 303, headers={"Cache-Control": "no-store"})
        self.cookies.enter(response, entered.token)
        return response


def routes(pages: LogInPages) -> list[Route]:
    """Log-in, one-time link, log-out."""
    table: tuple[tuple[str, str, Page], ...] = (
        ("GET", "/login", _show),
        ("POST", "/login", _by_password),
        ("GET", "/login/link/{token}", _show_link),
        ("POST", "/login/link/{token}", _use_link),
        ("GET", "/logout", _ask_out),
        ("POST", "/logout", _go_out),
    )
    return [
        Route(path, guarded(pages.plain, partial(page, pages)), methods=[method])
        for method, path, page in table
    ]


async def _show(pages: LogInPages, request: Request) -> Response:
    session = presented_session(request, pages.authenticate)
    actor = await pages.authenticate.session(session) if session else None
    if actor is not None and actor.pending is None and "next" in request.query_params:
        return RedirectResponse(local_path(request.query_params["next"]), 303)
    return pages.form(request)


async def _by_password(pages: LogInPages, request: Request) -> Response:
    t = texts_for(request)
    form = await fields(request)
    if form is None:
        return pages.plain.notice(403, "foreign-page", t)
    name, wanted = form.get("name", ""), form.get("next")
    if "change_language" in form:
        return pages.form(request, name=name, next=wanted, waiting=bool(form.get("recovery_code")))
    if not pages.cookies.fits(request, form.get(FIELD, "")):
        return pages.form(request, 403, fault=t("login.stale"), name=name, next=wanted)
    faults = missing(t, form, "name", "password")
    if faults:
        return pages.form(request, 422, faults=faults, name=name, next=wanted)
    given = Given(name, form.get("password", ""), form.get("recovery_code", ""), caller(request))
    entered = await pages.logging_in.by_password(given)
    if isinstance(entered, Entered):
        return pages.enter(entered, local_path(wanted))
    if entered.wait_s:
        fault = t("login.wait", seconds=entered.wait_s)
        response = pages.form(request, 429, fault=fault, name=name, next=wanted, waiting=True)
        response.headers["Retry-After"] = str(entered.wait_s)
        return response
    return pages.form(request, 401, fault=t("login.wrong"), name=name, next=wanted)


async def _show_link(pages: LogInPages, request: Request) -> Response:
    """A look uses nothing up: messages are opened ahead of people."""
    t, wanted = texts_for(request), local_path(request.query_params.get("next"))
    other = in_other_language(request.url.path, t, wanted)
    return pages.with_token(request, "link.html", 200, t, next=wanted, other=other)


async def _use_link(pages: LogInPages, request: Request) -> Response:
    form = await fields(request)
    if form is None:
        return pages.plain.notice(403, "foreign-page", texts_for(request))
    entered = await pages.logging_in.by_link(request.path_params["token"][:100])
    if isinstance(entered, Refused):
        return pages.plain.notice(404, "link-used", texts_for(request), "/login")
    return pages.enter(entered, local_path(form.get("next")))


async def _ask_out(pages: LogInPages, request: Request) -> Response:
    session = presented_session(request, pages.authenticate)
    actor = await pages.authenticate.session(session) if session else None
    if actor is None:
        return RedirectResponse("/login", 303)
    values = {"officer": actor.name, "token": form_token(session)}
    return pages.plain.page("logout.html", 200, texts_for(request), **values)


async def _go_out(pages: LogInPages, request: Request) -> Response:
    session = presented_session(request, pages.authenticate)
    form = await fields(request)
    if not session or form is None or not fits(session, form.get(FIELD, "")):
        return RedirectResponse("/logout", 303)
    await pages.logging_in.out(session)
    response = RedirectResponse("/login", 303)
    pages.cookies.leave(response)
    # A shared desk: what pages kept in the browser goes with its officer.
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


def in_other_language(path: str, t: Texts, wanted: str) -> str:
    """The address of a page before the log-in in the other language."""
    language = "zh" if t.language == "en" else "en"
    return f"{path}?{urlencode({'lang': language, 'next': wanted})}"


def caller(request: Request) -> str:
    """The address that a try comes from."""
    return address_of(request.client.host if request.client else "")


async def fields(request: Request) -> dict[str, str] | None:
    """The fields of a form that a page of ours sent; None when another did, or it is too large."""
    if not sent_from_ours(request) or not body_fits(request, MOST_BYTES):
        return None
    form = await request.form(max_files=0, max_fields=50)
    return {name: value for name, value in form.multi_items() if isinstance(value, str)}


def missing(t: Texts, form: Mapping[str, str], *wanted: str) -> dict[str, str]:
    """What is said at each of these fields that was left empty; what is empty is no try."""
    return {name: t("field.missing") for name in wanted if not form.get(name, "").strip()}


def guarded(plain: Plain, handler: Handler) -> Handler:
    """A page that says so when something is broken, or was sent that can't be read, instead of an
    error that says nothing."""

    async def page(request: Request) -> Response:
        try:
            return await handler(request)
        except (HTTPException, DataError) as error:
            if isinstance(error, DataError) and not is_no_text(error):
                return away(request, error)
            log.warning("account.not-understood", error=type(error).__name__)
            return plain.notice(400, "bad-form", texts_for(request), request.url.path)
        except Exception as error:  # noqa: BLE001 - whatever it is, a person reads the answer
            return away(request, error)

    def away(request: Request, error: Exception) -> Response:
        log.error("account.failed", error=type(error).__name__)
        return plain.notice(503, "console-away", texts_for(request), request.url.path)

    return page
