"""The route by which an officer enters what was found at a door."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from schemas.events.answers import OutcomeDetail
from schemas.moments import Moment
from schemas.vocabulary import VisitOutcome
from services.gateway.api.auth import keyed
from services.gateway.api.problems import ProblemError
from services.gateway.api.typed import Typed
from services.gateway.console.api.sending import IdempotencyKey, answer, sender_of
from services.gateway.console.domain.visits import Found, misplaced
from services.gateway.console.handlers.enter_outcome import BackAlreadyError, EnterOutcome
from services.gateway.domain.actor import Scope
from services.gateway.domain.notes import LONGEST_NOTE
from services.gateway.ports import Authenticate


class OutcomeBody(BaseModel):
    """What was found; `at` is when (left out: now), so that paper can be entered later.

    `detail` holds the codes that belong to the outcome; `note` is kept sealed.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"outcome": "needs_help", "detail": {"help_kind": "medical", "urgent": True}}
            ]
        },
    )

    outcome: VisitOutcome
    at: Moment | None = None
    detail: OutcomeDetail | None = None
    note: Typed = Field("", max_length=LONGEST_NOTE)


def routes(enter: EnterOutcome, authenticate: Authenticate) -> APIRouter:
    """The route with what it works on."""
    route_class = keyed(authenticate, Scope.ANSWERS_WRITE)
    router = APIRouter(prefix="/v1/visits", tags=["visits"], route_class=route_class)

    @router.post("/{visit_id}/outcomes", status_code=202, summary="Enter what was found")
    async def enter_outcome(
        request: Request, visit_id: UUID, body: OutcomeBody, idempotency_key: IdempotencyKey = ""
    ) -> JSONResponse:
        """Recorded at once, in force when the live picture shows it; a later one corrects it, and
        `unknown` takes back what was said last. Who is away comes back (`until`) after they were
        found to be."""
        wrong = misplaced(body.outcome, body.detail)
        if wrong:
            raise ProblemError(422, "invalid", {"fields": ", ".join(f"detail.{w}" for w in wrong)})
        who = sender_of(request, idempotency_key)
        try:
            found = Found(body.outcome, body.at, body.detail, body.note)
            return await answer(enter(who, visit_id, found))
        except BackAlreadyError:
            raise ProblemError(422, "back-already") from None

    return router
