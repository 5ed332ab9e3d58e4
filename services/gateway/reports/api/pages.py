"""Pages of reports in the console's frame: the list, and one report to read and to print."""

from pathlib import Path
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.gateway.api.auth import actor_of
from services.gateway.api.paged import paged
from services.gateway.api.problems import texts_for
from services.gateway.api.shell import Bands, Shell, band_about, missing_page
from services.gateway.domain.actor import Scope
from services.gateway.ports import Authenticate
from services.gateway.reports.api.assessed import assessed
from services.gateway.reports.api.routes import DRILLS, PlaceKind, Which
from services.gateway.reports.api.view import listed, shown, within
from services.gateway.reports.handlers.make_report import Reporting

HERE = Path(__file__).parent.parent
TEMPLATES, STATIC = HERE / "templates", HERE / "static"
MOST_LISTED = 100


def routes(
    reporting: Reporting, shell: Shell, bands: Bands, authenticate: Authenticate
) -> APIRouter:
    """The routes with what they work on; an officer sees the part in their division."""
    router = APIRouter(route_class=paged(authenticate, Scope.READ))

    @router.get("/reports", include_in_schema=False, response_class=HTMLResponse)
    async def show_list(request: Request) -> HTMLResponse:
        t, actor = texts_for(request), actor_of(request)
        ended = await reporting.records.ended(actor.division, MOST_LISTED)
        rows = [listed(within(row, actor), t, shell.zone) for row in ended]
        return shell.page(request, t, "reports", await bands(t), rows=rows)

    @router.get("/assessment", include_in_schema=False, response_class=HTMLResponse)
    async def show_assessment(
        request: Request, which: Which = "both", places: PlaceKind = "grid"
    ) -> HTMLResponse:
        t, division = texts_for(request), actor_of(request).division
        found = await reporting.assess(division, DRILLS[which], places)
        values = assessed(*found, t, shell.zone) | {"which": which, "kind": places}
        return shell.page(request, t, "assessment", await bands(t), section="reports", **values)

    @router.get("/reports/{mobilisation_id}", include_in_schema=False, response_class=HTMLResponse)
    async def show_report(request: Request, mobilisation_id: str) -> HTMLResponse:
        t = texts_for(request)
        made = await reporting.report(_uuid(mobilisation_id), actor_of(request).division)
        if made is None:
            return missing_page(shell, request, t, mobilisation_id)
        subject = made.record.subject
        band = band_about(t, subject.exercise, subject.event)
        values = shown(made, t, shell.zone)
        return shell.page(request, t, "report", band, section="reports", **values)

    return router


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
