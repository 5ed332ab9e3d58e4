"""Routes for what follows a start by hand: it is raised, and lifted."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from schemas.vocabulary import LiftReason, RaiseReason
from services.gateway.api.auth import keyed
from services.gateway.console.api.sending import IdempotencyKey, answer_made, sender_of
from services.gateway.console.domain.starting import Raise
from services.gateway.console.handlers.lift import Lifting
from services.gateway.console.handlers.raise_level import Raising
from services.gateway.domain.actor import Scope
from services.gateway.ports import Authenticate


class RaisingBody(BaseModel):
    """A graver level of the same scale, and why."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"level": "red", "why": "forecast"}]}
    )
    level: str = Field(max_length=40)
    why: RaiseReason | None = None


class LiftingBody(BaseModel):
    """Why it is lifted."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"why": "passed"}]})
    why: LiftReason | None = None


def routes(lifting: Lifting, raising: Raising, authenticate: Authenticate) -> list[APIRouter]:
    """The routes with what they work on."""
    route_class = keyed(authenticate, Scope.ALERTS_WRITE)
    router = APIRouter(prefix="/v1/mobilisations", tags=["starting"], route_class=route_class)

    @router.post(
        "/{mobilisation_id}/lifting", status_code=202, summary="Lift what was started by hand"
    )
    async def lift(
        request: Request,
        mobilisation_id: UUID,
        body: LiftingBody | None = None,
        idempotency_key: IdempotencyKey = "",
    ) -> JSONResponse:
        """The hazard is over: a Cancel of the start's alert goes the way of every alert, everybody
        who was told hears of it and stands down. `why` stands in the timeline. 409 for a warning
        that was received: its issuer lifts it."""
        who = sender_of(request, idempotency_key)
        why = body.why if body is not None else None
        return await answer_made(request, lifting(who, mobilisation_id, why))

    @router.post(
        "/{mobilisation_id}/raisings", status_code=202, summary="Raise what was started by hand"
    )
    async def raise_level(
        request: Request,
        mobilisation_id: UUID,
        body: RaisingBody,
        idempotency_key: IdempotencyKey = "",
    ) -> JSONResponse:
        """To a graver level: an Update of the start's alert goes the way of every alert, in the
        same mobilisation. What runs is raised at once and countersigned by a second officer, what
        waits for approval waits anew. `why` stands in the timeline. 409 for a warning that was
        received: its issuer raises it."""
        who = sender_of(request, idempotency_key)
        return await answer_made(
            request, raising(who, mobilisation_id, Raise(body.level, body.why))
        )

    return [router]
