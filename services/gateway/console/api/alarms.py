"""Routes of alerts that called nobody: which there are, and that one was seen to."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from schemas.vocabulary import DeclineReason
from services.gateway.api.auth import keyed
from services.gateway.api.cursors import following
from services.gateway.console.adapters.pictures import Pictures
from services.gateway.console.api.sending import IdempotencyKey, answer, sender_of
from services.gateway.console.domain.alarms import SEES
from services.gateway.console.handlers.see_alarm import SeeingAlarms
from services.gateway.domain.actor import Scope
from services.gateway.ports import Authenticate

EXAMPLE: dict[str, Any] = {"why": "handled"}


class SeenBody(BaseModel):
    """Why the alert asks for nothing more."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    why: DeclineReason


def routes(pictures: Pictures, seeing: SeeingAlarms, authenticate: Authenticate) -> list[APIRouter]:
    """The routes with what they work on."""
    return [_looking(pictures, authenticate), _seeing(seeing, authenticate)]


def _looking(pictures: Pictures, authenticate: Authenticate) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["alerts"], route_class=keyed(authenticate, Scope.READ))

    @router.get("/alarms", summary="Alerts that called nobody")
    async def list_alarms(
        before: UUID | None = None,
        unseen: bool = False,
        limit: int = Query(50, ge=1, le=500),
    ) -> dict[str, object]:
        """The newest first. `why`: `touches-nobody` (no grid lies in its areas: check them),
        `lifts-nothing` (the same of an update: all that was covered stays until it is lifted) or
        `no-plan` (people are touched, no plan fits: `plan_reason`). Somebody must look at each:
        `seen_at`, `seen_by` and `seen_because` say who has, null until then; `unseen`: those alone.
        `next` is the `before` of the following page, null at the end.
        """
        rows = await pictures.alarms(limit, before, unseen=unseen)
        return {"alarms": rows, "next": following(rows, "alert_id", limit)}

    return router


def _seeing(seeing: SeeingAlarms, authenticate: Authenticate) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["commands"], route_class=keyed(authenticate, SEES))

    @router.post("/alarms/{alert_id}/seen", status_code=202, summary="Say that an alarm was seen")
    async def see(
        request: Request, alert_id: UUID, body: SeenBody, idempotency_key: IdempotencyKey = ""
    ) -> JSONResponse:
        """It waits for nobody any more, and stands in the audit. 404 when it is no alert that
        called nobody, 403 when it names more than one's division."""
        return await answer(seeing(sender_of(request, idempotency_key), alert_id, body.why))

    return router
