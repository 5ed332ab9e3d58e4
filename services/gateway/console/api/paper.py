"""Routes and page for what was found on paper: check a table, then record it."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, ConfigDict
from pydantic import Field as Limited

from schemas.events.answers import OutcomeDetail
from services.gateway.adapters.texts import Texts
from services.gateway.api.auth import actor_of, keyed
from services.gateway.api.moments import moment
from services.gateway.api.paged import paged
from services.gateway.api.problems import ProblemError, texts_for
from services.gateway.api.shell import Shell, band_about, missing_page
from services.gateway.console.adapters.desk import Desk
from services.gateway.console.api.sending import IdempotencyKey, sender_of
from services.gateway.console.domain.commands import KeyReusedError
from services.gateway.console.domain.paper import Found
from services.gateway.console.domain.paper_fields import Refused, Row
from services.gateway.console.domain.paper_leads import LeadSaid
from services.gateway.console.handlers.enter_paper import EnterPaper, Taken
from services.gateway.console.handlers.refusals import UnknownTargetError
from services.gateway.console.translate.paper_table import MOST_ROWS, TableError, read_table
from services.gateway.console.translate.workbook import WorkbookError, workbook_text
from services.gateway.domain.actor import Scope
from services.gateway.ports import Authenticate

LONGEST = 400_000
MOST_BYTES = 4 * LONGEST
MOST_WORKBOOK = 5_000_000
"""Bytes; what was typed on paper is far less."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WORKBOOK = {
    "requestBody": {
        "required": True,
        "content": {XLSX: {"schema": {"type": "string", "format": "binary"}}},
    }
}
EXAMPLE = "楼栋,单元,门,结果,时间\n12号楼,2单元,501,平安,21:05"


class PaperBody(BaseModel):
    """A table with headings; separators may be commas, tabs or semicolons."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"table": EXAMPLE}]})

    table: Annotated[str, Limited(max_length=LONGEST)]


def routes(
    enter: EnterPaper, shell: Shell, desk: Desk, authenticate: Authenticate
) -> list[APIRouter]:
    """The routes with what they work on."""
    router = APIRouter(
        prefix="/v1/mobilisations",
        tags=["visits"],
        route_class=keyed(authenticate, Scope.ANSWERS_WRITE, most_bytes=MOST_BYTES),
    )

    @router.post("/{mobilisation_id}/paper-checks", summary="Check outcomes written on paper")
    async def check(request: Request, mobilisation_id: UUID, body: PaperBody) -> dict[str, Any]:
        """What recording the table would do: rows by door, those refused with why, those that
        contradict what is known or each other. A row without a door, with `received` or `cannot`
        (or words for them) as its outcome, is what the leader of the place said; `name` or
        `phone` (its last four digits will do) says who, where several were asked for it. Nothing is
        recorded."""
        t, rows = texts_for(request), _rows(body, texts_for(request))
        try:
            taken = await enter.check(actor_of(request), mobilisation_id, rows)
        except UnknownTargetError:
            raise ProblemError(404, "mobilisation-unknown", {"id": mobilisation_id}) from None
        return _shown(taken, t, shell.zone)

    @router.post("/{mobilisation_id}/paper", status_code=202, summary="Record what paper says")
    async def record(
        request: Request,
        mobilisation_id: UUID,
        body: PaperBody,
        idempotency_key: IdempotencyKey = "",
    ) -> JSONResponse:
        """Records every row that is right with the time it really happened, and names the others.
        Of two that contradict each other the later moment counts, of one moment what asks more of
        us; both stay in the timeline."""
        t, sender = texts_for(request), sender_of(request, idempotency_key)
        rows = _rows(body, t)
        try:
            command, taken = await enter.record(sender, mobilisation_id, rows)
        except UnknownTargetError:
            raise ProblemError(404, "mobilisation-unknown", {"id": mobilisation_id}) from None
        except KeyReusedError:
            raise ProblemError(422, "idempotency-key-reused") from None
        recorded = len(taken.found) + len(taken.leads)
        said = {"command_id": str(command.command_id), "recorded": recorded}
        return JSONResponse(said | _shown(taken, t, shell.zone), status_code=202)

    return [router, _workbooks(authenticate), _page(shell, desk, authenticate)]


def _workbooks(authenticate: Authenticate) -> APIRouter:
    route_class = keyed(authenticate, Scope.ANSWERS_WRITE, most_bytes=MOST_WORKBOOK)
    router = APIRouter(prefix="/v1", tags=["visits"], route_class=route_class)

    @router.post("/paper-tables", summary="Read a workbook as a table", openapi_extra=_WORKBOOK)
    async def read_workbook(request: Request) -> dict[str, str]:
        """The body is a spreadsheet (.xlsx); `table` is its text, to be looked at and then checked
        like one that was typed. Nothing is kept."""
        raw = await request.body()
        try:
            # Reading takes its time, and others are answered meanwhile.
            return {"table": await asyncio.to_thread(workbook_text, raw)}
        except WorkbookError:
            raise ProblemError(422, "paper-workbook") from None

    return router


def _page(shell: Shell, desk: Desk, authenticate: Authenticate) -> APIRouter:
    router = APIRouter(route_class=paged(authenticate, Scope.ANSWERS_WRITE))

    @router.get(
        "/live/{mobilisation_id}/paper", include_in_schema=False, response_class=HTMLResponse
    )
    async def show(request: Request, mobilisation_id: UUID) -> HTMLResponse:
        t = texts_for(request)
        found = await desk.one(mobilisation_id)
        if found is None or not actor_of(request).touches(found["communities"]):
            return missing_page(shell, request, t, str(mobilisation_id))
        band = band_about(t, found["exercise"], found["event"])
        values = {"head": found, "mobilisation": str(mobilisation_id), "example": EXAMPLE}
        return shell.page(request, t, "paper", band, **values)

    return router


def _rows(body: PaperBody, t: Texts) -> list[Row]:
    try:
        rows = read_table(body.table)
    except TableError as error:
        missing = t("paper.comma").join(t(f"paper.field.{field}") for field in error.missing)
        raise ProblemError(422, "paper-headings", {"missing": missing}) from None
    if len(rows) > MOST_ROWS:
        raise ProblemError(422, "paper-too-long", {"most": MOST_ROWS})
    return rows


def _shown(taken: Taken, t: Texts, zone: str) -> dict[str, Any]:
    rows = [
        *_each(taken.found, lambda one: _found(one, t, zone)),
        *_each(taken.leads, lambda one: _lead(one, t, zone)),
    ]
    return {
        "rows": sorted(rows, key=lambda one: int(one["row"])),
        "refused": _each(taken.refused, lambda one: _refused(one, t)),
    }


def _each(listed: Iterable[Any], show: Callable[[Any], dict[str, Any]]) -> list[dict[str, Any]]:
    return [show(one) for one in listed]


def _found(one: Found, t: Texts, zone: str) -> dict[str, Any]:
    return {
        "row": one.row,
        "place": one.door.place,
        "door": one.door.door,
        "outcome": str(one.outcome),
        "detail": _detail(one, t, zone),
        "at": one.at.isoformat(),
        "contradiction": _contradiction(one, t, zone),
    }


def _lead(one: LeadSaid, t: Texts, zone: str) -> dict[str, Any]:
    """A leader's own answer: of no door, and nothing beyond its word."""
    against = one.rival and _against(one, t(f"paper.lead.{one.rival.kind}"), t, zone)
    return {
        "row": one.row,
        "place": one.lead.place,
        "door": "",
        "outcome": str(one.kind),
        "detail": "",
        "at": one.at.isoformat(),
        "contradiction": against,
    }


def _detail(one: Found, t: Texts, zone: str) -> str:
    """What the row says beyond the outcome's word."""
    said = one.detail or OutcomeDetail()
    words = (
        said.help_kind and t(f"help.{said.help_kind}"),
        said.urgent and t("paper.field.urgent"),
        said.moved_to and t(f"to.{said.moved_to}"),
        said.moved_by and t(f"by.{said.moved_by}"),
        said.until and moment(said.until, zone),
    )
    return t("paper.comma").join(word for word in words if word)


def _contradiction(one: Found, t: Texts, zone: str) -> str | None:
    """Why it does not count, or what says something else and which of both counts."""
    if one.outdated:
        return t("paper.outdated", at=moment(one.door.asked_at, zone))
    return _against(one, t(f"outcome.{one.rival.outcome}"), t, zone) if one.rival else None


def _against(one: Found | LeadSaid, said: str, t: Texts, zone: str) -> str:
    """What contradicts it, and which of both counts."""
    rival = one.rival
    assert rival is not None
    which = "this" if one.counts else "that"
    why = "at-once" if one.at_once else "later"
    other = t(
        "paper.rival.row" if rival.row else "paper.rival.known",
        row=rival.row,
        said=said,
        at=moment(rival.at, zone),
    )
    return t(f"paper.contradicts.{which}.{why}", other=other)


def _refused(one: Refused, t: Texts) -> dict[str, Any]:
    field = t(f"paper.field.{one.field}")
    return {
        "row": one.row,
        "field": str(one.field),
        "why": t(
            f"paper.why.{one.why}",
            field=field,
            typed=one.typed,
            count=len(one.ages),
            ages=t("paper.comma").join(str(age) for age in one.ages),
        ),
    }
