"""Routes of the shift log."""

from typing import Any

import structlog
from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.gateway.api.auth import actor_of, keyed
from services.gateway.api.problems import ProblemError
from services.gateway.api.typed import Typed
from services.gateway.console.adapters.shift_log import ShiftReading
from services.gateway.console.api.sending import IdempotencyKey, answer, sender_of
from services.gateway.console.domain.shifts import Duty, ShiftAction, ShiftEntry, duties, on_duty
from services.gateway.console.handlers.keep_shifts import KeepShifts, NotSoError
from services.gateway.domain.actor import Actor, Scope
from services.gateway.ports import Authenticate
from services.runtime.sealing import SealBrokenError, Sealer

log = structlog.get_logger(__name__)
CONTEXT = "shift.note"


class ShiftBody(BaseModel):
    """Take the desk over, or hand it over, with what whoever comes next should know."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"action": "take_over", "note": "一切正常"}]},
    )

    action: ShiftAction
    note: Typed = Field("", max_length=4_000)


def routes(
    reading: ShiftReading, keep: KeepShifts, sealer: Sealer, authenticate: Authenticate
) -> list[APIRouter]:
    """The routes with what they work on."""
    return [_reading(reading, keep, sealer, authenticate), _writing(keep, authenticate)]


def _reading(
    reading: ShiftReading, keep: KeepShifts, sealer: Sealer, authenticate: Authenticate
) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["shifts"], route_class=keyed(authenticate, Scope.READ))

    @router.get("/shifts", summary="The shift log")
    async def list_shifts(
        request: Request,
        before: int | None = Query(None, ge=1, lt=2**62),
        limit: int = Query(50, ge=1, le=200),
    ) -> dict[str, object]:
        """`on_duty`: who is at each desk now; `shifts`: who was on duty from when to when, as the
        page's `entries` tell, the newest first; each of those with what was open then and the
        note, for who may read of people. `next` is the following page's `before`."""
        actor = actor_of(request)
        rows = await reading.page(actor.division, before, limit)
        at_desk = [
            {
                "name": one.name,
                "division": one.division,
                "since": one.at,
                "me": one.officer == actor.key_id and one.division == actor.division,
            }
            for one in await reading.latest(actor.division)
            if on_duty(one) is not None
        ]
        told = [
            ShiftEntry(r["at"], ShiftAction(r["action"]), r["officer"], r["name"], r["division"])
            for r in reversed(rows)
        ]
        return {
            "on_duty": at_desk,
            "shifts": [_duty(one) for one in reversed(duties(told))],
            "entries": [_shown(dict(row), actor, sealer) for row in rows],
            "next": rows[-1]["entry_no"] if len(rows) == limit else None,
        }

    @router.get("/shifts/open", summary="What is open now")
    async def left_open(request: Request) -> dict[str, object]:
        """What a hand-over would list by itself: mobilisations with their doors, what waits for a
        signature (`subject`: a start, a message, a widening), what came up, alerts that called
        nobody, drills of the next twelve hours, drills not held, channels off, dead letters."""
        return dict(await keep.read_open(actor_of(request), keep.clock.now()))

    return router


def _writing(keep: KeepShifts, authenticate: Authenticate) -> APIRouter:
    route_class = keyed(authenticate, Scope.ANSWERS_WRITE, Scope.MOBILISATIONS_WRITE)
    router = APIRouter(prefix="/v1", tags=["shifts"], route_class=route_class)

    @router.post("/shifts", status_code=202, summary="Take over or hand over")
    async def change_shift(
        request: Request, body: ShiftBody, idempotency_key: IdempotencyKey = ""
    ) -> JSONResponse:
        """At the desk of one's own division; what is open is added by itself. Entries stay as they
        are: the log is only added to."""
        who = sender_of(request, idempotency_key)
        try:
            return await answer(keep(who, body.action, body.note.strip()))
        except NotSoError as error:
            raise ProblemError(409, f"shift-{error.fault}") from None

    return router


def _duty(one: Duty) -> dict[str, object]:
    return {
        "name": one.name,
        "division": one.division,
        "since": one.since,
        "until": one.until,
        "handed_over": one.handed_over,
    }


def _shown(row: dict[str, Any], actor: Actor, sealer: Sealer) -> dict[str, Any]:
    sealed = row.pop("note_sealed")
    row.pop("officer")
    readable = actor.may(Scope.PEOPLE_READ)
    return row | {
        "has_note": sealed is not None,
        "note": _opened(sealer, bytes(sealed)) if sealed is not None and readable else None,
    }


def _opened(sealer: Sealer, sealed: bytes) -> str:
    """A broken seal must not hide who was on duty."""
    try:
        return sealer.open(sealed, CONTEXT)
    except SealBrokenError:
        log.error("seal.broken", context=CONTEXT)
        return ""
