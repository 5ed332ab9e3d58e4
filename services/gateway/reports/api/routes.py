"""Routes of reports: JSON for programs, tables to take away."""

import asyncio
from pathlib import Path
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.gateway.api.auth import actor_of, keyed
from services.gateway.api.cursors import following
from services.gateway.api.problems import ProblemError, texts_for
from services.gateway.domain.actor import Scope
from services.gateway.ports import Authenticate
from services.gateway.reports.api.files import about, download
from services.gateway.reports.api.paper import document
from services.gateway.reports.api.view import within
from services.gateway.reports.domain.report import Report
from services.gateway.reports.handlers.make_report import Reporting
from services.gateway.reports.translate.sheets import Table, sheets
from services.gateway.reports.translate.summary_json import standing_json, whole
from services.gateway.reports.translate.tables import as_csv, as_workbook
from services.runtime.typesetting_apart import typeset_apart

TEMPLATE = Path(__file__).parent.parent / "templates" / "report.typ"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Which = Literal["drills", "real", "both"]
DRILLS: dict[Which, bool | None] = {"drills": True, "real": False, "both": None}
PlaceKind = Literal["community", "grid", "building", "stairwell"]


def routes(reporting: Reporting, authenticate: Authenticate, zone: str) -> APIRouter:
    """The routes with what they work on; an officer sees the part in their division. `zone` is
    where moments are shown."""
    one_at_a_time = asyncio.Semaphore(1)
    route_class = keyed(authenticate, Scope.READ)
    router = APIRouter(prefix="/v1", tags=["reports"], route_class=route_class)

    async def made(request: Request, mobilisation_id: UUID) -> Report:
        report = await reporting.report(mobilisation_id, actor_of(request).division)
        if report is None:
            raise ProblemError(404, "mobilisation-unknown", {"id": mobilisation_id})
        return report

    @router.get("/reports", summary="Mobilisations that have ended")
    async def list_reports(
        request: Request,
        before: UUID | None = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> dict[str, object]:
        """The newest first; `summary` once it was made, by itself half an hour after the end, for
        whoever may see all of it. A part of it is worked out by its report alone. `next` is the
        `before` of the following page, null at the end."""
        actor = actor_of(request)
        rows = await reporting.records.ended(actor.division, limit, before)
        shown = [within(row, actor) for row in rows]
        return {"reports": shown, "next": following(rows, "mobilisation_id", limit)}

    @router.get("/mobilisations/{mobilisation_id}/report", summary="The report of a mobilisation")
    async def get_report(request: Request, mobilisation_id: UUID) -> dict[str, object]:
        """Figures, coverage curve, weakest links, what to mend first, every place and post, beside
        the last of its kind. Seconds count from the start; null: not reached. While it runs, the
        report says how it stands."""
        return whole(await made(request, mobilisation_id))

    @router.get("/mobilisations/{mobilisation_id}/report.csv", summary="A table of it as CSV")
    async def get_csv(request: Request, mobilisation_id: UUID, table: Table = "places") -> Response:
        """One table of it: its figures beside the last time's, places, posts, channels, weakest
        links, what to mend, the curve, or what was predicted beside what came; in minutes. The
        first line says of what, and whether it was a drill; the second names the columns."""
        report, t = await made(request, mobilisation_id), texts_for(request)
        body = await asyncio.to_thread(lambda: as_csv(sheets(report, t)[table], about(report, t)))
        return download(body, "text/csv; charset=utf-8", report, t, "csv")

    @router.get("/mobilisations/{mobilisation_id}/report.xlsx", summary="The report as workbook")
    async def get_workbook(request: Request, mobilisation_id: UUID) -> Response:
        """All its tables, a sheet each, times in minutes."""
        report, t = await made(request, mobilisation_id), texts_for(request)
        body = await asyncio.to_thread(
            lambda: as_workbook(sheets(report, t).values(), about(report, t))
        )
        return download(body, XLSX, report, t, "xlsx")

    @router.get("/mobilisations/{mobilisation_id}/report.pdf", summary="The report as PDF")
    async def get_pdf(request: Request, mobilisation_id: UUID) -> Response:
        """The page on paper: sentence, figures, curve, weakest links, what to mend, tables."""
        report, now = await made(request, mobilisation_id), reporting.clock.now()
        t = texts_for(request)
        values = await asyncio.to_thread(document, report, t, zone, now)
        async with one_at_a_time:
            pdf = await typeset_apart(TEMPLATE, values, now)
        return download(pdf, "application/pdf", report, t, "pdf")

    @router.get("/assessment", summary="How posts and places did over time")
    async def assess(
        request: Request, which: Which = "both", places: PlaceKind = "grid"
    ) -> dict[str, object]:
        """Over the last twelve that ended, the least reliable first. Only what was really sent
        counts: who was never reached is not late. `course` goes by `mobilisations`, the oldest
        first: of a post 1 or 0, of a place its coverage, null where it does not count."""
        division = actor_of(request).division
        posts, grids, parts = await reporting.assess(division, DRILLS[which], places)
        names = {node_id: name for one in parts for node_id, name in one.names.items()}
        names |= {post: names[node] for one in parts for post, (node, _) in one.held.items()}
        return {
            "mobilisations": [str(one.subject.mobilisation_id) for one in parts],
            "posts": [standing_json(one, names) for one in posts],
            "places": [standing_json(one, names) for one in grids],
        }

    return router
