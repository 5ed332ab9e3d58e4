"""The route of what was predicted of a mobilisation."""

from uuid import UUID

from fastapi import APIRouter, Request

from services.gateway.api.auth import actor_of, keyed
from services.gateway.api.problems import ProblemError
from services.gateway.console.adapters.predictions import PredictionReading
from services.gateway.domain.actor import Scope
from services.gateway.ports import Authenticate


def routes(reading: PredictionReading, authenticate: Authenticate) -> APIRouter:
    """The route with what it works on."""
    route_class = keyed(authenticate, Scope.READ)
    router = APIRouter(prefix="/v1", tags=["mobilisations"], route_class=route_class)

    @router.get("/mobilisations/{mobilisation_id}/prediction", summary="What was predicted of it")
    async def get_prediction(request: Request, mobilisation_id: UUID) -> dict[str, object]:
        """As it was made, unchanged by what came: of those told, those who answered and the doors
        accounted for, the seconds from the start until 50, 90 and 100 % (null: so many never are)
        and the curve. Null until it is made, some seconds after the start. Of the whole
        mobilisation, so null for who sees a part of it. Once its `level` was raised, of that: the
        seconds count from `raised_at`, when everybody was told anew. `awaited`: what runs now is
        not predicted yet; what has ended never will be."""
        found, actor = await reading.one(mobilisation_id), actor_of(request)
        if found is None or not actor.touches(found["communities"]):
            raise ProblemError(404, "mobilisation-unknown", {"id": mobilisation_id})
        if not actor.covers(found["communities"]):
            found = {**found, "made_at": None, "awaited": False, "prediction": None}
        return {
            "made_at": found["made_at"],
            "started_at": found["started_at"],
            "raised_at": found["raised_at"],
            "level": found["level"],
            "awaited": found["awaited"],
            "prediction": found["prediction"],
        }

    return router
