"""The console's pages: shells that the scripts fill through the API."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from schemas.pace import LATELY_S, LONGEST_S
from schemas.vocabulary import (
    ContactStanding,
    HelpKind,
    Mover,
    PostKind,
    Refuge,
    Settlement,
    VisitOutcome,
)
from services.gateway.adapters.texts import Texts
from services.gateway.api.auth import actor_of
from services.gateway.api.paged import paged
from services.gateway.api.problems import texts_for
from services.gateway.api.shell import Band, Bands, Shell, band_about, band_of, missing_page
from services.gateway.console.adapters.desk import Desk
from services.gateway.console.domain.figures import FIGURES
from services.gateway.console.domain.pace import LEAST_A_MINUTE
from services.gateway.domain.actor import Scope
from services.gateway.domain.division import EVERYWHERE
from services.gateway.ports import Authenticate

FOLDER = Path(__file__).parent.parent / "templates"
KNOWN = {
    "figures": FIGURES,
    "pace": {"lately_s": LATELY_S, "longest_s": LONGEST_S, "least_a_minute": LEAST_A_MINUTE},
    "outcomes": [str(one) for one in VisitOutcome if one is not VisitOutcome.UNKNOWN],
}
"""What the console's scripts are told."""
LEADING = tuple(kind for kind in PostKind if kind.leads)
PLAIN = {
    "overview": ("/", Scope.READ),
    "start": ("/start", Scope.ALERTS_WRITE),
    "matters": ("/matters", Scope.READ),
    "notices": ("/messages", Scope.READ),
    "drills": ("/drills", Scope.READ),
    "wall": ("/wall", Scope.READ),
    "people": ("/people", Scope.PEOPLE_READ),
    "alerts": ("/alerts", Scope.READ),
    "letters": ("/letters", Scope.READ),
    "shifts": ("/shifts", Scope.READ),
    "settings": ("/settings", Scope.READ),
    "audit": ("/audit", Scope.AUDIT_READ),
}


def bands(desk: Desk) -> Bands:
    """The band of what runs now."""

    async def band(t: Texts) -> Band:
        return band_of(t, [row["exercise"] for row in await desk.live(EVERYWHERE)])

    return band


def routes(shell: Shell, desk: Desk, authenticate: Authenticate) -> list[APIRouter]:
    """The routes with what they work on."""
    return [
        *(_plain(shell, desk, name, path, paged(authenticate, scope))
          for name, (path, scope) in PLAIN.items()),
        _live(shell, desk, authenticate),
        _widen(shell, desk, authenticate),
    ]  # fmt: skip


def _plain(
    shell: Shell, desk: Desk, name: str, path: str, route_class: Callable[..., object]
) -> APIRouter:
    router = APIRouter(route_class=route_class)  # type: ignore[arg-type]

    @router.get(path, include_in_schema=False, response_class=HTMLResponse)
    async def show(request: Request) -> HTMLResponse:
        t = texts_for(request)
        words = {
            "settlements": tuple(Settlement),
            "post_kinds": LEADING,
            "everywhere": actor_of(request).division == EVERYWHERE,
        }
        return shell.page(request, t, name, await bands(desk)(t), **words)

    return router


def _live(shell: Shell, desk: Desk, authenticate: Authenticate) -> APIRouter:
    router = APIRouter(route_class=paged(authenticate, Scope.READ))

    @router.get("/live/{mobilisation_id}", include_in_schema=False, response_class=HTMLResponse)
    async def live(request: Request, mobilisation_id: str) -> HTMLResponse:
        t = texts_for(request)
        found = await desk.one(_uuid(mobilisation_id))
        if found is None or not actor_of(request).touches(found["communities"]):
            return missing_page(shell, request, t, mobilisation_id)
        band = band_about(t, found["exercise"], found["event"], found["notice"])
        return shell.page(
            request, t, "live", band, head=found, mobilisation=str(found["mobilisation_id"]),
            help_kinds=tuple(HelpKind), refuges=tuple(Refuge), movers=tuple(Mover),
            post_kinds=LEADING, standings=tuple(ContactStanding),
        )  # fmt: skip

    return router


def _widen(shell: Shell, desk: Desk, authenticate: Authenticate) -> APIRouter:
    router = APIRouter(route_class=paged(authenticate, Scope.MOBILISATIONS_WRITE))
    path = "/live/{mobilisation_id}/widen"

    @router.get(path, include_in_schema=False, response_class=HTMLResponse)
    async def widen(request: Request, mobilisation_id: str) -> HTMLResponse:
        t = texts_for(request)
        found = await desk.one(_uuid(mobilisation_id))
        if found is None or not actor_of(request).touches(found["communities"]):
            return missing_page(shell, request, t, mobilisation_id)
        band = band_about(t, found["exercise"], found["event"], found["notice"])
        shown = {"head": found, "mobilisation": str(found["mobilisation_id"])}
        return shell.page(request, t, "widen", band, **shown)

    return router


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
