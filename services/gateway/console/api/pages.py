"""The console's pages: shells that the scripts fill through the API."""

from collections.abc import Callable
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.gateway.api.auth import actor_of
from services.gateway.api.paged import paged
from services.gateway.api.problems import texts_for
from services.gateway.console.adapters.desk import Desk
from services.gateway.console.api.shell import Band, Shell, band_of
from services.gateway.domain.actor import Scope
from services.gateway.ports import Authenticate

PLAIN = {
    "overview": ("/", Scope.READ),
    "start": ("/start", Scope.ALERTS_WRITE),
    "people": ("/people", Scope.PEOPLE_READ),
    "alerts": ("/alerts", Scope.READ),
    "letters": ("/letters", Scope.READ),
    "settings": ("/settings", Scope.READ),
}


def routes(shell: Shell, desk: Desk, authenticate: Authenticate) -> list[APIRouter]:
    """The routes with what they work on."""
    return [
        *(_plain(shell, desk, name, path, paged(authenticate, scope))
          for name, (path, scope) in PLAIN.items()),
        _live(shell, desk, authenticate),
    ]  # fmt: skip


def _plain(
    shell: Shell, desk: Desk, name: str, path: str, route_class: Callable[..., object]
) -> APIRouter:
    router = APIRouter(route_class=route_class)  # type: ignore[arg-type]

    @router.get(path, include_in_schema=False, response_class=HTMLResponse)
    async def show(request: Request) -> HTMLResponse:
        t = texts_for(request)
        running = [row["exercise"] for row in await desk.live()]
        return shell.page(request, t, name, band_of(t, running))

    return router


def _live(shell: Shell, desk: Desk, authenticate: Authenticate) -> APIRouter:
    router = APIRouter(route_class=paged(authenticate, Scope.READ))

    @router.get("/live/{mobilisation_id}", include_in_schema=False, response_class=HTMLResponse)
    async def live(request: Request, mobilisation_id: str) -> HTMLResponse:
        t = texts_for(request)
        found = await desk.one(_uuid(mobilisation_id))
        if found is None or not actor_of(request).touches(found["communities"]):
            detail = t("problem.mobilisation-unknown.detail", id=mobilisation_id[:40])
            values = {"kind": "mobilisation-unknown", "detail": detail, "status": 404}
            return shell.page(request, t, "missing", band_of(t, []), **values)
        kind = "drill" if found["exercise"] else "real"
        band = Band(kind, t(f"band.{kind}"), found["event"])
        return shell.page(
            request, t, "live", band, head=found, mobilisation=str(found["mobilisation_id"])
        )

    return router


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
