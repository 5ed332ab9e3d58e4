"""API keys on requests: `Authorization: Bearer` or `X-API-Key`; asked for before all else."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from services.gateway.api.problems import ProblemError
from services.gateway.domain.actor import Actor, Scope
from services.gateway.ports import Authenticate

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
MOST_BYTES = 65_536
"""No command is longer; intake has a limit of its own."""


def presented_key(request: Request) -> str:
    """The key a request carries, or an empty text."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    return request.headers.get("x-api-key", "").strip()


def keyed(
    authenticate: Authenticate, *any_of: Scope, most_bytes: int | None = MOST_BYTES
) -> type[APIRoute]:
    """Routes that ask for a key with one of these scopes before they look at anything else.

    Neither address nor body of a request without one is read: it gets 401 (403 without the
    scope). Then bodies of more than `most_bytes`, or of no announced length, get 413; None: the
    route itself sets the limit.
    """

    class KeyedRoute(APIRoute):
        def get_route_handler(self) -> Handler:
            handle = super().get_route_handler()

            async def guarded(request: Request) -> Response:
                request.state.actor = await _require(request, authenticate, any_of)
                if most_bytes is not None and not _fits(request, most_bytes):
                    raise ProblemError(413, "body-too-large", {"bytes": f"{most_bytes:,}"})
                return await handle(request)

            return guarded

    return KeyedRoute


def actor_of(request: Request) -> Actor:
    """Whose key a request to a keyed route carries."""
    actor = request.state.actor
    assert isinstance(actor, Actor)
    return actor


async def _require(
    request: Request, authenticate: Authenticate, any_of: tuple[Scope, ...]
) -> Actor:
    key = presented_key(request)
    actor = await authenticate(key) if key else None
    if actor is None:
        raise ProblemError(401, "key-unknown" if key else "key-missing")
    if not actor.may(*any_of):
        raise ProblemError(403, "scope-missing", {"scopes": ", ".join(any_of)})
    return actor


def _fits(request: Request, most_bytes: int) -> bool:
    if "transfer-encoding" in request.headers:
        return False
    length = request.headers.get("content-length", "0")
    # The server reads no more than what was announced.
    return length.isdecimal() and int(length[:20]) <= most_bytes
