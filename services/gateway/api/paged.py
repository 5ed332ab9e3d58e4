"""Pages for officers: without a session one is led to the log-in, and back afterwards.

Nothing typed is lost: a form that comes with an ended session, or from a page of an earlier one,
is answered with a page that shows what was typed and sends it again. It is kept nowhere else.
"""

from urllib.parse import quote

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.gateway.api.auth import (
    MOST_BYTES,
    SAFE,
    TOKEN_HEADER,
    Handler,
    body_fits,
    presented_session,
    sent_from_ours,
)
from services.gateway.api.plain import Plain
from services.gateway.api.problems import texts_for
from services.gateway.domain.actor import Pending, Scope
from services.gateway.domain.forgery import fits, form_token
from services.gateway.domain.local_path import local_path
from services.gateway.ports import Authenticate

LOG_IN = "/login"
STEPS = {Pending.CODE: "/login/code", Pending.ENROL: "/account/second-factor"}
FIELD = "form_token"
SECRET = ("password", "code", "secret")
"""Fields whose names say so are typed again by hand."""


def paged(
    authenticate: Authenticate, *any_of: Scope, most_bytes: int = MOST_BYTES
) -> type[APIRoute]:
    """Routes of pages that ask for a session with one of these scopes (none given: any officer).

    `request.state.actor` is the officer, `request.state.form_token` what every form of the page
    sends back as `form_token`, and scripts as X-CSRF-Token.
    """
    plain = Plain()

    class PagedRoute(APIRoute):
        def get_route_handler(self) -> Handler:
            handle = super().get_route_handler()

            async def guarded(request: Request) -> Response:
                refusal = await refused(request, authenticate, plain, any_of, most_bytes)
                return refusal or await handle(request)

            return guarded

    return PagedRoute


async def refused(
    request: Request,
    authenticate: Authenticate,
    plain: Plain,
    any_of: tuple[Scope, ...] = (),
    most_bytes: int = MOST_BYTES,
    step: Pending | None = None,
) -> Response | None:
    """The page that is shown instead; None when the officer may go on.

    `step`: the page is that step of the log-in, and open before it is done.
    """
    session = presented_session(request, authenticate)
    actor = await authenticate.session(session) if session else None
    t = texts_for(request)
    waits = actor is not None and actor.pending not in (None, step)
    if request.method not in SAFE:
        if not sent_from_ours(request):
            return plain.notice(403, "foreign-page", t)
        if not body_fits(request, most_bytes):
            return plain.notice(413, "form-too-large", t)
        if actor is None or waits or not await _ours(request, session):
            inside = actor is not None and not waits
            return await _again(request, plain, session if inside else "")
    elif actor is None:
        return to_log_in(request)
    elif waits and actor.pending is not None:
        return _go(f"{STEPS[actor.pending]}?next={_here(request)}")
    if any_of and not actor.may(*any_of):
        return plain.notice(403, "not-allowed", t)
    request.state.actor = actor
    request.state.form_token = form_token(session)
    return None


def to_log_in(request: Request) -> Response:
    """To the log-in, and from there back to where one wanted to go."""
    return _go(f"{LOG_IN}?next={_here(request)}")


async def _ours(request: Request, session: str) -> bool:
    shown = request.headers.get(TOKEN_HEADER) or await _field(request)
    return fits(session, shown)


async def _field(request: Request) -> str:
    value = (await request.form()).get(FIELD, "")
    return value if isinstance(value, str) else ""


async def _again(request: Request, plain: Plain, session: str) -> Response:
    """What was typed, to be sent again; only a page of ours can have sent it here."""
    typed = [
        (name, value)
        for name, value in (await request.form()).multi_items()
        if isinstance(value, str) and name != FIELD and not name.endswith(SECRET)
    ]
    values = {
        "typed": typed,
        "action": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        "token": form_token(session) if session else "",
        "log_in": "" if session else LOG_IN,
    }
    return plain.page("again.html", 403 if session else 401, texts_for(request), **values)


def _here(request: Request) -> str:
    query = f"?{request.url.query}" if request.url.query else ""
    return quote(local_path(request.url.path + query), safe="/")


def _go(location: str) -> Response:
    return RedirectResponse(location, status_code=303, headers={"Cache-Control": "no-store"})
