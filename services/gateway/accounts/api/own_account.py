"""Pages of one's own account, and the second step of a log-in."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from services.gateway.accounts.api.logging_in import (
    LogInPages,
    caller,
    fields,
    guarded,
    missing,
)
from services.gateway.accounts.handlers.log_in import Entered
from services.gateway.accounts.handlers.own_account import OwnAccount
from services.gateway.accounts.handlers.second_factor import SecondFactor
from services.gateway.api.auth import actor_of, presented_session
from services.gateway.api.paged import refused
from services.gateway.api.problems import texts_for
from services.gateway.domain.actor import Pending
from services.gateway.domain.local_path import local_path

ACCOUNT = "/account"
Handler = Callable[["AccountPages", Request], Awaitable[Response]]


@dataclass(frozen=True)
class AccountPages:
    """What the pages work on."""

    log_in: LogInPages
    own: OwnAccount
    factor: SecondFactor

    def session(self, request: Request) -> str:
        """The token of the request's session."""
        return presented_session(request, self.log_in.authenticate)

    def page(
        self, request: Request, template: str, status: int = 200, **values: object
    ) -> Response:
        """A page with the session's form token and where it leads on."""
        shown = {
            "fault": "",
            "faults": {},
            "done": "",
            "token": request.state.form_token,
            "officer": actor_of(request).name,
            "next": local_path(request.query_params.get("next")),
            **values,
        }
        return self.log_in.plain.page(template, status, texts_for(request), **shown)


def routes(pages: AccountPages) -> list[Route]:
    """One's own account, and the second step of a log-in."""
    table = (
        ("GET", "/login/code", _ask_code, Pending.CODE),
        ("POST", "/login/code", _take_code, Pending.CODE),
        ("GET", ACCOUNT, _show, None),
        ("POST", "/account/password", _set_password, None),
        ("GET", "/account/second-factor", _show_factor, Pending.ENROL),
        ("POST", "/account/second-factor", _set_factor, Pending.ENROL),
        ("POST", "/account/recovery-codes", _new_codes, None),
    )

    def route(method: str, path: str, handler: Handler, step: Pending | None) -> Route:
        async def page(request: Request) -> Response:
            log_in = pages.log_in
            refusal = await refused(request, log_in.authenticate, log_in.plain, step=step)
            return refusal or await handler(pages, request)

        return Route(path, guarded(pages.log_in.plain, page), methods=[method])

    return [route(*row) for row in table]


async def _ask_code(pages: AccountPages, request: Request) -> Response:
    if actor_of(request).pending is None:
        return RedirectResponse(local_path(request.query_params.get("next")), 303)
    return pages.page(request, "code.html")


async def _take_code(pages: AccountPages, request: Request) -> Response:
    t, form = texts_for(request), await fields(request) or {}
    wanted = local_path(form.get("next"))
    if actor_of(request).pending is None:
        return RedirectResponse(wanted, 303)
    code = form.get("code", "")
    faults = missing(t, form, "code")
    if faults:
        return pages.page(request, "code.html", 422, faults=faults, next=wanted)
    entered = await pages.factor.finish(pages.session(request), code, caller(request))
    if isinstance(entered, Entered):
        return pages.log_in.enter(entered, wanted)
    if entered.wait_s:
        fault = t("login.wait", seconds=entered.wait_s)
        return pages.page(request, "code.html", 429, fault=fault, next=wanted)
    faults = {"code": t("code.wrong")}
    return pages.page(request, "code.html", 401, faults=faults, next=wanted)


async def _show(pages: AccountPages, request: Request) -> Response:
    return await _account(pages, request)


async def _account(
    pages: AccountPages, request: Request, status: int = 200, **values: object
) -> Response:
    account = await pages.own.look(pages.session(request))
    if account is None:
        return RedirectResponse("/login", 303)
    t = texts_for(request)
    return pages.page(
        request,
        "account.html",
        status,
        account=account,
        roles=[t(f"role.{role}") for role in sorted(account.officer.roles)],
        **values,
    )


async def _set_password(pages: AccountPages, request: Request) -> Response:
    t, form = texts_for(request), await fields(request) or {}
    # Whose old password is not asked for sends none.
    typed = {name.removesuffix("_password"): value for name, value in form.items()}
    faults = missing(t, typed, *(name for name in ("old", "new", "again") if name in typed))
    if not faults and typed.get("new") != typed.get("again"):
        faults = {"again": t("account.password-differs")}
    if not faults:
        old, new = typed.get("old", ""), typed.get("new", "")
        fault = await pages.own.set_password(pages.session(request), old, new)
        at = "old" if fault == "old" else "new"
        faults = {at: t(f"account.password-{fault}")} if fault else {}
    if faults:
        return await _account(pages, request, 422, faults=faults)
    return await _account(pages, request, done=t("account.password-set"))


async def _show_factor(pages: AccountPages, request: Request) -> Response:
    return await _factor(pages, request, pages.factor.phones.new_secret())


async def _factor(
    pages: AccountPages, request: Request, secret: str, status: int = 200, **values: object
) -> Response:
    account = await pages.own.look(pages.session(request))
    if account is None:
        return RedirectResponse("/login", 303)
    return pages.page(
        request,
        "second-factor.html",
        status,
        secret=secret,
        picture=pages.factor.phones.picture(secret, account.officer.name),
        enrolled=account.officer.enrolled,
        needed=actor_of(request).pending is Pending.ENROL,
        **values,
    )


async def _set_factor(pages: AccountPages, request: Request) -> Response:
    t, form = texts_for(request), await fields(request) or {}
    secret, phones = form.get("secret", ""), pages.factor.phones
    kept = secret if phones.is_secret(secret) else phones.new_secret()
    asked = {name.removesuffix("_code"): value for name, value in form.items()}
    faults = missing(t, asked, *(name for name in ("present", "code") if name in asked))
    if faults:
        return await _factor(pages, request, kept, 422, faults=faults)
    token, present = pages.session(request), form.get("present_code", "")
    enrolled = await pages.factor.enrol(token, secret, form.get("code", ""), present)
    if enrolled is None:
        return await _factor(pages, request, kept, 422, fault=t("code.wrong"))
    wanted = local_path(form.get("next"))
    response = pages.page(request, "codes.html", codes=enrolled.recovery_codes, next=wanted)
    pages.log_in.cookies.enter(response, enrolled.token)
    return response


async def _new_codes(pages: AccountPages, request: Request) -> Response:
    t, form = texts_for(request), await fields(request) or {}
    faults = missing(t, form, "code")
    code = form.get("code", "")
    codes = None if faults else await pages.factor.renew_codes(pages.session(request), code)
    if codes is None:
        return await _account(pages, request, 422, faults=faults or {"code": t("code.wrong")})
    return pages.page(request, "codes.html", codes=codes, next=ACCOUNT)
