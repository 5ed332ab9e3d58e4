"""Routes by which officers widen what runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import ConfigDict

from schemas.events.hazard_alerts import Area
from services.gateway.api.auth import actor_of, keyed
from services.gateway.api.problems import ProblemError
from services.gateway.console.adapters.ground import GroundReader
from services.gateway.console.adapters.pictures import Pictures
from services.gateway.console.adapters.widened import Widened
from services.gateway.console.api.areas import PlacedBody, placed
from services.gateway.console.api.estimate import estimate_of
from services.gateway.console.api.own import own_mobilisation
from services.gateway.console.api.sending import IdempotencyKey, answer, sender_of
from services.gateway.console.domain.starting import GridCount
from services.gateway.console.handlers.widen import Widening
from services.gateway.domain.actor import Scope
from services.gateway.ports import Authenticate


class WideningBody(PlacedBody):
    """What is added: an area as in a start."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"name": "清泉社区", "divisions": ["440307001002"]}]},
    )


@dataclass(frozen=True)
class Reach:
    """Knows what there is, and what of it is covered already."""

    ground: GroundReader
    widened: Widened
    pictures: Pictures

    async def area(self, body: WideningBody) -> Area:
        """The area with the grids of its places; 422 with what is wrong with it."""
        return placed(body, await self.ground())

    async def added(self, mobilisation_id: UUID, area: Area) -> Sequence[GridCount]:
        """The grids that are new by it."""
        covered = await self.widened.covered(mobilisation_id)
        touched = (await self.ground()).touched(area)
        return [grid for grid in touched if grid.grid_id not in covered]


def routes(reach: Reach, widening: Widening, authenticate: Authenticate) -> list[APIRouter]:
    """The routes with what they work on."""
    return [_reading(reach, authenticate), _writing(reach, widening, authenticate)]


def _reading(reach: Reach, authenticate: Authenticate) -> APIRouter:
    route_class = keyed(authenticate, Scope.READ)
    router = APIRouter(prefix="/v1/mobilisations", tags=["widening"], route_class=route_class)

    @router.get("/{mobilisation_id}/widenings", summary="What was added")
    async def list_widenings(request: Request, mobilisation_id: UUID) -> dict[str, object]:
        """Areas that officers added to the incident, the newest first; `ended_at`: cancelled.
        `proposed`: what was asked for and waits for a signature (`open`), or has ended without."""
        await own_mobilisation(request, reach.pictures, mobilisation_id)
        return {
            "widenings": await reach.widened.added(mobilisation_id),
            "proposed": await reach.widened.proposed(mobilisation_id),
        }

    @router.post("/{mobilisation_id}/widening-previews", summary="What would be added")
    async def preview(
        request: Request, mobilisation_id: UUID, body: WideningBody
    ) -> dict[str, object]:
        """An estimate of what is not covered yet; nothing is recorded, nobody is told."""
        await own_mobilisation(request, reach.pictures, mobilisation_id)
        grids = await reach.added(mobilisation_id, await reach.area(body))
        return estimate_of(grids, actor_of(request))

    return router


def _writing(reach: Reach, widening: Widening, authenticate: Authenticate) -> APIRouter:
    route_class = keyed(authenticate, Scope.MOBILISATIONS_WRITE)
    router = APIRouter(prefix="/v1/mobilisations", tags=["widening"], route_class=route_class)

    @router.post("/{mobilisation_id}/widenings", status_code=202, summary="Widen")
    async def widen(
        request: Request,
        mobilisation_id: UUID,
        body: WideningBody,
        idempotency_key: IdempotencyKey = "",
    ) -> JSONResponse:
        """Add an area to the incident until it is cancelled: later messages of the issuer do not
        take it away. Who is told already is not told again. Signed as the start was: where an
        officer had to approve that, it waits for another. 409 when it does not run."""
        who = sender_of(request, idempotency_key)
        area = await reach.area(body)
        communities = {grid.community_code for grid in (await reach.ground()).touched(area)}
        if not communities:
            raise ProblemError(422, "touches-nobody")
        return await answer(widening(who, mobilisation_id, area, communities))

    return router
