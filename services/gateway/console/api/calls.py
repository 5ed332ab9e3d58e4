"""The route by which officers have people called again."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from services.gateway.api.auth import keyed
from services.gateway.console.api.sending import IdempotencyKey, answer, sender_of
from services.gateway.console.handlers.call_again import CallingAgain
from services.gateway.domain.actor import Scope
from services.gateway.ports import Authenticate


class CallBody(BaseModel):
    """The place whose silent people are called; with `alone` only who has a post there itself."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"node_id": "0d9f6c2e-5c1d-4f0a-9a51-3d2f6f0b7a11"}]},
    )

    node_id: UUID
    alone: bool = False


def routes(calling: CallingAgain, authenticate: Authenticate) -> APIRouter:
    """The route with what it works on."""
    route_class = keyed(authenticate, Scope.MOBILISATIONS_WRITE)
    router = APIRouter(prefix="/v1/mobilisations", tags=["commands"], route_class=route_class)

    @router.post("/{mobilisation_id}/calls", status_code=202, summary="Call again")
    async def call_again(
        request: Request,
        mobilisation_id: UUID,
        body: CallBody,
        idempotency_key: IdempotencyKey = "",
    ) -> JSONResponse:
        """Call who has an open task there and has not answered. Whom a message or call is on its
        way to is not called twice; quiet hours and limits hold; 409 when it does not run."""
        who = sender_of(request, idempotency_key)
        return await answer(calling(who, mobilisation_id, body.node_id, alone=body.alone))

    return router
