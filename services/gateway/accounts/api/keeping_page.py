"""The page on which an administrator keeps accounts, in the console's frame."""

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.gateway.api.auth import actor_of
from services.gateway.api.paged import paged
from services.gateway.api.problems import texts_for
from services.gateway.api.shell import Bands, Shell
from services.gateway.domain.actor import Scope
from services.gateway.domain.roles import Role
from services.gateway.ports import Authenticate

HERE = Path(__file__).parent.parent
TEMPLATES, STATIC = HERE / "templates", HERE / "static"


def routes(shell: Shell, bands: Bands, authenticate: Authenticate) -> APIRouter:
    """The route with what it works on."""
    router = APIRouter(route_class=paged(authenticate, Scope.ACCOUNTS_WRITE))

    @router.get("/accounts", include_in_schema=False, response_class=HTMLResponse)
    async def show(request: Request) -> HTMLResponse:
        t = texts_for(request)
        values = {
            "roles": tuple(Role),
            "scopes": tuple(Scope),
            "division": actor_of(request).division,
        }
        return shell.page(request, t, "accounts", await bands(t), **values)

    return router
