"""API keys on requests: `Authorization: Bearer` or `X-API-Key`."""

from starlette.requests import Request

from services.gateway.api.problems import ProblemError
from services.gateway.domain.actor import Actor, Scope
from services.gateway.ports import Authenticate


def presented_key(request: Request) -> str:
    """The key a request carries, or an empty text."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    return request.headers.get("x-api-key", "").strip()


async def require(request: Request, authenticate: Authenticate, *any_of: Scope) -> Actor:
    """The request's actor, who has one of these scopes; ProblemError 401 or 403 otherwise."""
    key = presented_key(request)
    actor = await authenticate(key) if key else None
    if actor is None:
        raise ProblemError(401, "key-unknown" if key else "key-missing")
    if not actor.may(*any_of):
        raise ProblemError(403, "scope-missing", {"scopes": ", ".join(any_of)})
    return actor
