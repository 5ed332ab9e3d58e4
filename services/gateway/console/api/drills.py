"""Routes of the calendar of drills."""

from collections.abc import Awaitable
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from schemas.moments import Moment
from schemas.vocabulary import DrillKind, InjectKind
from services.gateway.api.auth import actor_of, keyed
from services.gateway.api.moments import moment
from services.gateway.api.problems import ProblemError
from services.gateway.api.typed import Typed
from services.gateway.console.adapters.approvals import Approvals
from services.gateway.console.adapters.drill_reading import DrillReading
from services.gateway.console.adapters.ground import GroundReader
from services.gateway.console.api.areas import AreaBody, area_of
from services.gateway.console.api.sending import IdempotencyKey, answer, sender_of
from services.gateway.console.api.starting import MoveOrder
from services.gateway.console.domain.commands import Recorded
from services.gateway.console.domain.drill_calendar import Repeat
from services.gateway.console.domain.drills import MOST_NOTICE_H, Inject, Planned
from services.gateway.console.domain.starting import FURTHEST_ONSET, UnknownLevelError, Wanted
from services.gateway.console.handlers.keep_drills import (
    KeepDrills,
    OverError,
    OverlapError,
    UnfitError,
    drill_of,
)
from services.gateway.domain.actor import Scope
from services.gateway.ports import Authenticate

LONGEST_LOOK = timedelta(days=400)
MOST_SHOWN = 1_000
MOST_PLACES = 30
MOST_INJECTS = 20
LATEST_INJECT_MIN = 12 * 60
EXAMPLE: dict[str, Any] = {
    "kind": "internal",
    "hazard": "typhoon",
    "level": "orange",
    "area": {"name": "示范街道", "divisions": ["440307001"]},
    "first_at": "2030-05-12T09:00:00+08:00",
    "repeat": "yearly",
    "notice_h": 24,
    "onset_h": 12,
}


class InjectBody(BaseModel):
    """What goes wrong in the drill, `after_min` minutes into it (0: at once): the leader of the
    place is absent or their number dead, or somebody at a door there needs help."""

    model_config = ConfigDict(extra="forbid")

    kind: InjectKind
    node_id: UUID
    after_min: int = Field(0, ge=0, le=LATEST_INJECT_MIN)


class DrillBody(BaseModel):
    """A drill: what it exercises, where, when first and how often again.

    `kind`: `system` reaches nobody, `internal` the leaders alone, `public` the doors too. With
    `notice_h` those concerned are told so many hours ahead. `onset_h`: so many hours after it
    begins the hazard arrives, each time; `order`: a government's order to move people; both as
    for a start.
    """

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    kind: DrillKind
    hazard: str = Field(max_length=40)
    level: str = Field(max_length=40)
    area: AreaBody
    first_at: Moment
    repeat: Repeat = Repeat.ONCE
    notice_h: int | None = Field(None, ge=1, le=MOST_NOTICE_H)
    note: Typed = Field("", max_length=500)
    onset_h: int | None = Field(None, ge=1, le=FURTHEST_ONSET // timedelta(hours=1))
    order: MoveOrder = ""
    injects: list[InjectBody] = Field([], max_length=MOST_INJECTS)


class ChangeBody(DrillBody):
    """The drill as it is to be from now on; `expected_revision`: the one the officer saw, 409 when
    it is another now."""

    expected_revision: int | None = None


class SignBody(BaseModel):
    """`expected_revision`: that of the drill as the officer read it, 409 when it is another now."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"expected_revision": 2}]}
    )

    expected_revision: int | None = None


class MoveBody(BaseModel):
    """When this one time of a drill is to be instead."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"at": "2026-10-09T14:00:00+08:00"}]}
    )

    at: Moment


def routes(
    reading: DrillReading,
    keep: KeepDrills,
    ground: GroundReader,
    approvals: Approvals,
    authenticate: Authenticate,
) -> list[APIRouter]:
    """The routes with what they work on."""
    return [
        _reading(reading, approvals, authenticate),
        _of_drills(keep, ground, authenticate),
        _signing(keep, authenticate),
        _of_occurrences(keep, authenticate),
    ]


def _reading(reading: DrillReading, approvals: Approvals, authenticate: Authenticate) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["drills"], route_class=keyed(authenticate, Scope.READ))

    @router.get("/drills", summary="The calendar of drills")
    async def list_drills(
        request: Request, since: Annotated[Moment, Query()], until: Annotated[Moment, Query()]
    ) -> dict[str, object]:
        """Every time of a drill from `since` to before `until`, the earliest first, with what
        became of it: planned, starting, started, put_off, missed or cancelled, and why; of what is
        `unsigned`, `may_not` says why the asker can't sign it, empty when they can, and `signers`
        who can, for who may read of people."""
        if not since < until <= since + LONGEST_LOOK:
            raise ProblemError(422, "drill-period", {"days": LONGEST_LOOK.days})
        rows = await reading.between(since, until, actor_of(request).division, MOST_SHOWN)
        return {"occurrences": await approvals.drills_seen_by(actor_of(request), rows)}

    @router.get("/places", summary="Places by a part of their name")
    async def list_places(
        request: Request, q: str = Query(min_length=1, max_length=100)
    ) -> dict[str, object]:
        """Communities, grids, buildings and stairwells of one's division, the largest first."""
        return {"places": await reading.places(q, actor_of(request).division, MOST_PLACES)}

    @router.get("/drills/{drill_id}", summary="One drill with all its times")
    async def get_drill(request: Request, drill_id: UUID) -> dict[str, object]:
        """Its times, the earliest first; each carries the drill as it stands."""
        rows = await reading.of_drill(drill_id, MOST_SHOWN)
        if not rows or not actor_of(request).touches(rows[0]["communities"]):
            raise ProblemError(404, "drill-unknown", {"id": drill_id})
        return {"occurrences": await approvals.drills_seen_by(actor_of(request), rows)}

    return router


def _of_drills(keep: KeepDrills, ground: GroundReader, authenticate: Authenticate) -> APIRouter:
    router = _writing(authenticate)

    async def planned(body: DrillBody) -> Planned:
        try:
            wanted = Wanted(
                body.hazard,
                body.level,
                True,
                area_of(body.area),
                body.note,
                body.kind,
                order=body.order,
            )
        except UnknownLevelError:
            raise ProblemError(422, "level-unknown") from None
        grids = (await ground()).touched(wanted.area)
        if not grids:
            raise ProblemError(422, "touches-nobody")
        communities = sorted({grid.community_code for grid in grids})
        injects = tuple(Inject(one.kind, one.node_id, one.after_min) for one in body.injects)
        return Planned(
            wanted,
            tuple(communities),
            body.first_at,
            body.repeat,
            body.notice_h,
            injects,
            body.onset_h,
        )

    @router.post("/drills", status_code=202, summary="Put a drill into the calendar")
    async def plan_drill(
        request: Request, body: DrillBody, idempotency_key: IdempotencyKey = ""
    ) -> JSONResponse:
        """In force at once, or where its plan has two officers decide once another has signed it;
        it begins by itself at its times. 409 where another drill has the place at that time."""
        who = sender_of(request, idempotency_key)
        await _kept(keep.plan(who, await planned(body)), keep.zone)
        headers = {"Location": f"/v1/drills/{drill_of(who)}"}
        content = {"drill_id": str(drill_of(who)), "status": "recorded"}
        return JSONResponse(content, status_code=202, headers=headers)

    @router.post("/drills/{drill_id}/changes", status_code=202, summary="Change a drill")
    async def change_drill(
        request: Request, drill_id: UUID, body: ChangeBody, idempotency_key: IdempotencyKey = ""
    ) -> JSONResponse:
        """Its times that have not come are laid anew from `first_at`; what took place stays."""
        who = sender_of(request, idempotency_key)
        changing = keep.change(who, drill_id, await planned(body), body.expected_revision)
        return await _kept(changing, keep.zone)

    @router.post("/drills/{drill_id}/cancellation", status_code=202, summary="Cancel a drill")
    async def cancel_drill(
        request: Request, drill_id: UUID, idempotency_key: IdempotencyKey = ""
    ) -> JSONResponse:
        """With all its times that have not come; what has begun is stopped like any other."""
        who = sender_of(request, idempotency_key)
        return await _kept(keep.cancel(who, drill_id), keep.zone)

    return router


def _signing(keep: KeepDrills, authenticate: Authenticate) -> APIRouter:
    route_class = keyed(authenticate, Scope.MOBILISATIONS_APPROVE)
    router = APIRouter(prefix="/v1", tags=["drills"], route_class=route_class)

    @router.post("/drills/{drill_id}/signature", status_code=202, summary="Sign a drill")
    async def sign_drill(
        request: Request,
        drill_id: UUID,
        body: SignBody = Body(default_factory=SignBody),
        idempotency_key: IdempotencyKey = "",
    ) -> JSONResponse:
        """Where two officers decide a start under its plan, another than who put it there signs the
        drill, once for all its times; until then nobody hears of it and it does not begin. A
        change has to be signed anew. 409 when it is not to be signed, or not by this officer."""
        who = sender_of(request, idempotency_key)
        return await _kept(keep.sign(who, drill_id, body.expected_revision), keep.zone)

    return router


def _of_occurrences(keep: KeepDrills, authenticate: Authenticate) -> APIRouter:
    router = _writing(authenticate)

    @router.post(
        "/drill-occurrences/{occurrence_id}/moves", status_code=202, summary="Move one time"
    )
    async def move(
        request: Request, occurrence_id: UUID, body: MoveBody, idempotency_key: IdempotencyKey = ""
    ) -> JSONResponse:
        """Of what is planned, was put off or missed; the drill's other times stay."""
        who = sender_of(request, idempotency_key)
        return await _kept(keep.move(who, occurrence_id, body.at), keep.zone)

    @router.post(
        "/drill-occurrences/{occurrence_id}/cancellation",
        status_code=202,
        summary="Cancel one time",
    )
    async def cancel(
        request: Request, occurrence_id: UUID, idempotency_key: IdempotencyKey = ""
    ) -> JSONResponse:
        """This once it does not take place."""
        who = sender_of(request, idempotency_key)
        return await _kept(keep.cancel_one(who, occurrence_id), keep.zone)

    return router


def _writing(authenticate: Authenticate) -> APIRouter:
    route_class = keyed(authenticate, Scope.ALERTS_WRITE)
    return APIRouter(prefix="/v1", tags=["drills"], route_class=route_class)


async def _kept(recording: Awaitable[Recorded], zone: str) -> JSONResponse:
    """What `answer` gives, or why the calendar does not take it."""
    try:
        return await answer(recording)
    except UnfitError as error:
        raise ProblemError(422, f"drill-{error.fault}") from None
    except OverError:
        raise ProblemError(409, "drill-over") from None
    except OverlapError as error:
        raise ProblemError(409, "drill-overlaps", *_other(error, zone)) from None


def _other(error: OverlapError, zone: str) -> tuple[dict[str, Any], dict[str, Any]]:
    at: datetime = error.at
    wanted = error.other.planned.wanted
    said = {"what": wanted.event, "at": moment(at, zone), "area": wanted.area.name}
    return said, {"drill_id": str(error.other.drill_id), "at": at.isoformat()}
