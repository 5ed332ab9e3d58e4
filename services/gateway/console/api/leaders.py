"""The route by which an officer enters what a leader said."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from schemas.moments import Moment
from schemas.vocabulary import AnswerKind
from services.gateway.api.auth import keyed
from services.gateway.api.problems import ProblemError
from services.gateway.console.api.sending import IdempotencyKey, answer, sender_of
from services.gateway.console.domain.leaders import LeaderSaid, Whom
from services.gateway.console.handlers.enter_answer import EnterAnswer
from services.gateway.domain.actor import Scope
from services.gateway.ports import Authenticate


class AnswerBody(BaseModel):
    """Who said what: a person, or who is asked for a post (one of the two); `at` is when (left
    out: now)."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"post_id": "0d9f6c2e-5c1d-4f0a-9a51-3d2f6f0b7a11", "kind": "received"}]
        },
    )

    kind: Literal[AnswerKind.RECEIVED, AnswerKind.CANNOT]
    person_id: UUID | None = None
    post_id: UUID | None = None
    at: Moment | None = None


def routes(enter: EnterAnswer, authenticate: Authenticate) -> APIRouter:
    """The route with what it works on."""
    route_class = keyed(authenticate, Scope.ANSWERS_WRITE)
    router = APIRouter(prefix="/v1/mobilisations", tags=["visits"], route_class=route_class)

    @router.post("/{mobilisation_id}/answers", status_code=202, summary="Enter what a leader said")
    async def enter_answer(
        request: Request,
        mobilisation_id: UUID,
        body: AnswerBody,
        idempotency_key: IdempotencyKey = "",
    ) -> JSONResponse:
        """That they are on it (`received`) or can't (`cannot`), as if they had answered
        themselves: nobody rings them any more, or the next is told. What was said later counts.
        It counts in one's own division; 404 for whom nobody asked."""
        if (body.person_id is None) == (body.post_id is None):
            raise ProblemError(422, "invalid", {"fields": "person_id, post_id"})
        who = sender_of(request, idempotency_key)
        said = LeaderSaid(Whom(body.person_id, body.post_id), body.kind, body.at)
        return await answer(enter(who, mobilisation_id, said))

    return router
