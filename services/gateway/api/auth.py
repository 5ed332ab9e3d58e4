"""Who asks: an API key (`Authorization: Bearer` or `X-API-Key`) or an officer's session.

Asked for before all else. `keyed` is for routes that programs and scripts call and answers in
problem details; `paged`, in `api/paged.py`, is for pages.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from services.gateway.api.problems import ProblemError
from services.gateway.domain.actor import Actor, Scope
from services.gateway.domain.forgery import fits, form_token, from_our_page
from services.gateway.ports import Authenticate

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
MOST_BYTES = 65_536
"""No command is longer; intake has a limit of its own."""
TOKEN_HEADER = "X-CSRF-Token"  # noqa: S105 - a header's name
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def presented_key(request: HTTPConnection) -> str:
    """The key a request carries, or an empty text."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    return request.headers.get("x-api-key", "").strip()


def presented_session(request: HTTPConnection, authenticate: Authenticate) -> str:
    """The session a request carries, or an empty text."""
    return request.cookies.get(authenticate.cookie, "") if authenticate.cookie else ""


def keyed(
    authenticate: Authenticate, *any_of: Scope, most_bytes: int | None = MOST_BYTES
) -> type[APIRoute]:
    """Routes that ask for a key or a session with one of these scopes before all else.

    Neither address nor body of a request without one is read: it gets 401 (403 without the
    scope). What changes something in a session has to show the session's form token in the header
    X-CSRF-Token. Then bodies of more than `most_bytes`, or of no announced length, get 413; None:
    the route itself sets the limit.
    """

    class KeyedRoute(APIRoute):
        def get_route_handler(self) -> Handler:
            handle = super().get_route_handler()

            async def guarded(request: Request) -> Response:
                request.state.actor = await _require(request, authenticate, any_of)
                if most_bytes is not None and not body_fits(request, most_bytes):
                    raise ProblemError(413, "body-too-large", {"bytes": f"{most_bytes:,}"})
                return await handle(request)

            return guarded

    return KeyedRoute


def actor_of(request: HTTPConnection) -> Actor:
    """Who sent a request to a keyed or paged route."""
    actor = request.state.actor
    assert isinstance(actor, Actor)
    return actor


def require(request: HTTPConnection, *any_of: Scope) -> Actor:
    """Who sent a request, when one of these scopes is theirs; 403 otherwise."""
    actor = actor_of(request)
    if not actor.may(*any_of):
        raise _missing(request, any_of)
    return actor


def form_token_of(request: HTTPConnection, authenticate: Authenticate) -> str:
    """The token that forms (field `form_token`) and scripts (X-CSRF-Token) of a page send back."""
    session = presented_session(request, authenticate)
    return form_token(session) if session else ""


async def socket_actor(
    socket: HTTPConnection, authenticate: Authenticate, *any_of: Scope
) -> Actor | None:
    """Who opens a WebSocket, when their session may and it comes from a page of ours; else None:
    close it before accepting.

    Browsers send cookies with a socket from any page, and no token: its Origin has to be ours.
    """
    if not socket.headers.get("origin") or not sent_from_ours(socket):
        return None
    session = presented_session(socket, authenticate)
    actor = await authenticate.session(session) if session else None
    return actor if actor is not None and actor.may(*any_of) else None


async def _require(
    request: Request, authenticate: Authenticate, any_of: tuple[Scope, ...]
) -> Actor:
    key = presented_key(request)
    session = "" if key else presented_session(request, authenticate)
    if session:
        actor = await authenticate.session(session)
    else:
        actor = await authenticate(key) if key else None
    if actor is None:
        kind = "session-ended" if session else "key-unknown" if key else "key-missing"
        raise ProblemError(401, kind)
    if actor.pending is not None:
        raise ProblemError(403, "log-in-unfinished")
    if session and request.method not in SAFE and not _from_our_script(request, session):
        raise ProblemError(403, "form-stale", extra=_anew(request, session, actor))
    if not actor.may(*any_of):
        raise _missing(request, any_of)
    return actor


def _missing(request: HTTPConnection, any_of: tuple[Scope, ...]) -> ProblemError:
    """What a key lacks by its name; an officer has roles, and no use for names of scopes."""
    if presented_key(request):
        return ProblemError(403, "scope-missing", {"scopes": ", ".join(any_of)})
    return ProblemError(403, "role-missing")


def _anew(request: Request, session: str, actor: Actor) -> dict[str, str]:
    """For a page of ours that was opened in an earlier log-in: whose session it is now, and its
    token, so that what was typed there can be sent. No other site's page can read an answer."""
    if not sent_from_ours(request):
        return {}
    return {"officer": actor.name, "form_token": form_token(session)}


def _from_our_script(request: Request, session: str) -> bool:
    shown = request.headers.get(TOKEN_HEADER, "")
    return sent_from_ours(request) and fits(session, shown)


def sent_from_ours(request: HTTPConnection) -> bool:
    """What the browser says of the page that a request was sent from."""
    headers = request.headers
    return from_our_page(
        headers.get("sec-fetch-site", ""), headers.get("origin", ""), headers.get("host", "")
    )


def body_fits(request: Request, most_bytes: int) -> bool:
    """Whether a body has a length, and one within the limit."""
    if "transfer-encoding" in request.headers:
        return False
    length = request.headers.get("content-length", "0")
    # The server reads no more than what was announced.
    return length.isdecimal() and int(length[:20]) <= most_bytes
