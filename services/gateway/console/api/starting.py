"""Routes for starting by hand: the ground, what would follow, and the start itself."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from schemas.events.hazard_alerts import Area
from schemas.hazards import BY_KEY
from schemas.moments import Moment
from schemas.vocabulary import LEVEL_VALUES, DrillKind, LevelScale
from services.gateway.api.auth import actor_of, keyed
from services.gateway.api.problems import ProblemError
from services.gateway.api.typed import Typed
from services.gateway.console.adapters.ground import GroundReader
from services.gateway.console.api.areas import PlacedBody, placed
from services.gateway.console.api.estimate import estimate_of, own_of
from services.gateway.console.api.sending import IdempotencyKey, answer_made, sender_of
from services.gateway.console.domain.starting import (
    FURTHEST_ONSET,
    SCALES,
    GridCount,
    OnsetError,
    UnknownLevelError,
    Wanted,
)
from services.gateway.console.handlers.foresee import Foreseeing
from services.gateway.console.handlers.start import Starting
from services.gateway.domain.actor import Actor, Scope
from services.gateway.ports import Authenticate
from services.gateway.translate.foresight_json import foreseen_json

MoveOrder = Literal["", "prepare", "evacuate"]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class EstimateBody(_Body):
    """What the estimate is for: an area alone, or with hazard and level what they would bring;
    `kind` where it is of a drill of the calendar, of which an internal one knocks at no door.
    `onset` and `order` as for a start."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"area": {"divisions": ["440307001"]}},
                {
                    "area": {"divisions": ["440307001"]},
                    "hazard": "typhoon",
                    "level": "orange",
                    "drill": True,
                    "kind": "internal",
                },
            ]
        },
    )
    area: PlacedBody
    hazard: str = Field("", max_length=40)
    level: str = Field("", max_length=40)
    drill: bool = True
    kind: DrillKind | None = None
    onset: Moment | None = None
    order: MoveOrder = ""


class StartBody(_Body):
    """What is to be started. `onset`: when the hazard arrives, within two days; a plan that counts
    backwards has its deadline from it. `order`: a government's order to move people, which the
    plan's level for it follows, as for an alert."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "area": {"name": "示范街道", "divisions": ["440307001"]},
                    "hazard": "typhoon",
                    "level": "orange",
                    "drill": True,
                },
                {
                    "area": {"name": "示范街道", "divisions": ["440307001"]},
                    "hazard": "rainstorm",
                    "level": "II",
                    "drill": False,
                    "onset": "2030-07-21T20:00:00+08:00",
                    "order": "evacuate",
                },
            ]
        },
    )
    area: PlacedBody
    hazard: str = Field(max_length=40)
    level: str = Field(max_length=40)
    drill: bool
    note: Typed = Field("", max_length=500)
    onset: Moment | None = None
    order: MoveOrder = ""


def routes(
    ground: GroundReader, foreseeing: Foreseeing, starting: Starting, authenticate: Authenticate
) -> list[APIRouter]:
    """The routes with what they work on."""
    return [
        _reading(ground, foreseeing, authenticate),
        _estimating(ground, foreseeing, authenticate),
        _writing(ground, starting, authenticate),
    ]


def _reading(ground: GroundReader, foreseeing: Foreseeing, authenticate: Authenticate) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["starting"], route_class=keyed(authenticate, Scope.READ))

    @router.get("/footprints", summary="Footprints of buildings")
    async def get_footprints(
        request: Request, if_none_match: Annotated[str, Header()] = ""
    ) -> Response:
        """`grids`: id, community, name; `buildings`: id, grid, name, outline as longitude and
        latitude in turn; of one's own division. No names of people, no doors. Kept by browsers
        until it changes."""
        found = await ground.map_of(actor_of(request).division)
        headers = {"ETag": found.etag, "Cache-Control": "private, no-cache"}
        if found.etag in if_none_match:
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
            return Response(found.gzipped, media_type="application/json", headers=headers)
        return Response(found.plain, media_type="application/json", headers=headers)

    @router.get("/divisions", summary="Divisions of the roster")
    async def list_divisions(request: Request) -> dict[str, object]:
        """City, districts, streets and communities with how many residents at risk of one's own
        each holds."""
        found, actor = await ground(), actor_of(request)
        counts = found.residents_by_division(actor.division)
        shown = [
            {**division, "residents": counts.get(str(division["code"]), 0)}
            for division in found.divisions
            if _near(actor, str(division["code"]))
        ]
        return {"divisions": shown}

    @router.get("/hazards", summary="What can be started by hand")
    async def list_hazards() -> dict[str, object]:
        """Each hazard with its levels, the mildest first; `responses` are the levels of an
        emergency response that a plan in force answers to. Not `planned`: no plan in force answers
        to any level of it."""
        answered = await foreseeing.answered()
        return {"hazards": [_hazard(key, answered.get(key, ())) for key in SCALES]}

    return router


def _hazard(key: str, answered: Collection[str]) -> dict[str, object]:
    levels = LEVEL_VALUES[SCALES[key]]
    responses = [one for one in LEVEL_VALUES[LevelScale.RESPONSE] if one in answered]
    return {
        "hazard": key,
        "zh": BY_KEY[key].zh,
        "en": BY_KEY[key].en,
        "scale": SCALES[key],
        "levels": levels,
        "responses": responses,
        "planned": bool(responses) or any(one in answered for one in levels),
    }


def _estimating(
    ground: GroundReader, foreseeing: Foreseeing, authenticate: Authenticate
) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["starting"], route_class=keyed(authenticate, Scope.READ))

    @router.post("/estimates", summary="What would follow from a start")
    async def estimate(request: Request, body: EstimateBody) -> dict[str, object]:
        """An estimate from the roster as it is now; nothing is recorded, nobody is told.

        With hazard and level, `foreseen` is what the plan would do: posts, people, doors, messages,
        calls, cost in yuan, and a prediction of who is told, has answered and is accounted for:
        seconds until 50, 90 and 100 % (null: so many never are), and the curve. `findings` are
        where roster or channels do not suffice; null: no plan answers to it. `done_by`: by when
        doors are to be accounted for if it is started now and needs no signature, as the plan goes
        or the onset (null: none are to be seen). `conflicts` are what
        runs there, and drills that begin there soon. `everyone`: no grid of one's division is left
        out. Of what lies beyond it only the number of grids is said, as `outside`.
        """
        laid, actor = await ground(), actor_of(request)
        area = placed(body.area, laid)
        grids = laid.touched(area)
        touched = own_of(grids, actor)
        own = {one.grid_id for one in laid.grids.values() if actor.within(one.community_code)}
        everyone = len(own) > 1 and own <= {grid.grid_id for grid in touched}
        estimated = estimate_of(grids, actor) | {"everyone": everyone}
        if body.hazard and touched:
            wanted = _wanted(body, area)
            try:
                wanted.ahead(foreseeing.clock.now())
            except OnsetError as error:
                raise _not_then(error) from None
            return estimated | await _foreseen(foreseeing, wanted, touched)
        return estimated

    return router


async def _foreseen(
    foreseeing: Foreseeing, wanted: Wanted, grids: Sequence[GridCount]
) -> dict[str, object]:
    communities = {grid.community_code for grid in grids}
    ids = [grid.grid_id for grid in grids]
    foreseen = await foreseeing.start(wanted, ids)
    met = await foreseeing.conflicts(wanted.hazard, wanted.drill, communities)
    return {
        "foreseen": foreseen_json(foreseen) if foreseen else None,
        "done_by": foreseen.done_by if foreseen and foreseen.visits else None,
        "conflicts": [asdict(one) for one in met],
    }


def _wanted(body: EstimateBody | StartBody, area: Area) -> Wanted:
    """What is asked for there; 422 when the hazard has no such level."""
    note = body.note if isinstance(body, StartBody) else ""
    kind = body.kind if isinstance(body, EstimateBody) else None
    try:
        wanted = Wanted(body.hazard, body.level, body.drill, area, note, kind)
    except UnknownLevelError:
        raise ProblemError(422, "level-unknown") from None
    return replace(wanted, onset=body.onset, order=body.order)


def _not_then(error: OnsetError) -> ProblemError:
    hours = FURTHEST_ONSET // timedelta(hours=1)
    return ProblemError(422, f"onset-{error.fault}", {"hours": hours})


def _writing(ground: GroundReader, starting: Starting, authenticate: Authenticate) -> APIRouter:
    route_class = keyed(authenticate, Scope.ALERTS_WRITE)
    router = APIRouter(prefix="/v1", tags=["starting"], route_class=route_class)

    @router.post("/alerts", status_code=202, summary="Start by hand")
    async def start(
        request: Request, body: StartBody, idempotency_key: IdempotencyKey = ""
    ) -> JSONResponse:
        """Makes an alert of it (status Exercise for a drill) that goes the way of every alert."""
        who, laid = sender_of(request, idempotency_key), await ground()
        wanted = _wanted(body, placed(body.area, laid))
        grids = laid.touched(wanted.area)
        if not grids:
            raise ProblemError(422, "touches-nobody")
        if not _may_start(who.actor, grids):
            raise ProblemError(403, "outside-division")
        try:
            return await answer_made(request, starting.start(who, wanted))
        except OnsetError as error:
            raise _not_then(error) from None

    return router


def _near(actor: Actor, code: str) -> bool:
    """The actor's divisions and those above."""
    return actor.within(code) or actor.division.startswith(code)


def _may_start(actor: Actor, grids: Sequence[GridCount]) -> bool:
    return actor.covers({grid.community_code for grid in grids})
