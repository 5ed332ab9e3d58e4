"""Routes of what came up: the list, the answer, and notes."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from schemas.vocabulary import MatterLevel, MatterState, Settlement
from services.gateway.api.auth import actor_of, keyed
from services.gateway.api.cursors import Places
from services.gateway.api.problems import ProblemError
from services.gateway.api.typed import Typed
from services.gateway.console.adapters.matter_desk import MatterDesk
from services.gateway.console.adapters.places import MatterPlace
from services.gateway.console.api.sending import IdempotencyKey, answer, sender_of
from services.gateway.console.handlers.answer_matter import AnswerMatters
from services.gateway.console.handlers.reveal import Reveal
from services.gateway.domain.actor import Actor, Scope
from services.gateway.domain.notes import CONTEXT, LONGEST_NOTE
from services.gateway.ports import Authenticate
from services.runtime.sealing import Sealer


class AnswerBody(BaseModel):
    """How it is settled (null: it goes on up), and what who raised it should read."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"settlement": "transport", "note": "面包车十分钟到"}]},
    )

    settlement: Settlement | None = None
    note: Typed = Field("", max_length=LONGEST_NOTE)


class NotesBody(BaseModel):
    """The visit whose notes are wanted, or the mobilisation, with why it was declined."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"visit_id": "0d9f6c2e-5c1d-4f0a-9a51-3d2f6f0b7a11"}]},
    )

    visit_id: UUID | None = None
    mobilisation_id: UUID | None = None


def routes(
    desk: MatterDesk, answering: AnswerMatters, authenticate: Authenticate
) -> list[APIRouter]:
    """The routes with what they work on."""
    return [_reading(desk, authenticate), _answering(answering, authenticate)]


def _reading(desk: MatterDesk, authenticate: Authenticate) -> APIRouter:
    route_class = keyed(authenticate, Scope.READ)
    router = APIRouter(prefix="/v1/matters", tags=["matters"], route_class=route_class)
    places = Places(MatterPlace)

    @router.get("", summary="What came up")
    async def list_matters(
        request: Request,
        state: MatterState | None = None,
        mobilisation_id: UUID | None = None,
        after: str | None = None,
        limit: int = Query(100, ge=1, le=500),
    ) -> dict[str, object]:
        """What levels below could not settle, of one's division: open ones first, what is due
        soonest first. `mine`: it waits at one's level or below, so one may answer. Notes are
        named by id; `POST /v1/notes/{note_id}/reveals` shows one. `next` is the `after` of the
        following page, null at the end."""
        actor = actor_of(request)
        last = places.of(after, "after")
        rows = await desk.matters(actor.division, state, mobilisation_id, limit, last)
        shown = [row | {"mine": may_answer(actor, row)} for row in rows]
        return {"matters": shown, "next": places.following(rows, limit)}

    return router


def may_answer(actor: Actor, row: dict[str, object]) -> bool:
    """Whether it is open, and at a level that this officer answers for and may."""
    open_here = row["state"] == MatterState.OPEN and row["level"] in answered_by(actor)
    return open_here and actor.may(Scope.MOBILISATIONS_WRITE)


def answered_by(actor: Actor) -> list[MatterLevel]:
    """The levels that this officer answers for."""
    return [level for level in MatterLevel if level.answered_from(actor.division)]


def _answering(answering: AnswerMatters, authenticate: Authenticate) -> APIRouter:
    route_class = keyed(authenticate, Scope.MOBILISATIONS_WRITE)
    router = APIRouter(prefix="/v1/matters", tags=["matters"], route_class=route_class)

    @router.post("/{matter_id}/answers", status_code=202, summary="Answer a matter")
    async def answer_matter(
        request: Request, matter_id: UUID, body: AnswerBody, idempotency_key: IdempotencyKey = ""
    ) -> JSONResponse:
        """Settle it, or send it on up. Who raised it is told; 409 once it is over, 403 when a
        level above has it to answer."""
        who = sender_of(request, idempotency_key)
        return await answer(answering(who, matter_id, body.settlement, body.note))

    return router


def notes(
    desk: MatterDesk, sealer: Sealer, reveal: Reveal, authenticate: Authenticate
) -> APIRouter:
    """The route that shows a note."""
    route_class = keyed(authenticate, Scope.PEOPLE_READ)
    router = APIRouter(prefix="/v1/notes", tags=["notes"], route_class=route_class)

    @router.post("/{note_id}/reveals", summary="Show a note")
    async def show(request: Request, note_id: UUID) -> dict[str, object]:
        """What somebody wrote; who asked is on record before it is shown."""
        row = await desk.note(note_id)
        actor = actor_of(request)
        if row is None or not actor.within(row["community_code"]):
            raise ProblemError(404, "note-unknown", {"id": note_id})
        await reveal(actor, note_id, "note-shown")
        return _shown(row, sealer)

    @router.get("", summary="How many notes there are")
    async def count(request: Request, about: UUID) -> dict[str, int]:
        """Of a visit or of why a mobilisation was declined; none is shown by it."""
        actor = actor_of(request)
        rows = [r for r in await desk.notes(about) if actor.within(r["community_code"])]
        return {"count": len(rows)}

    @router.post("/searches", summary="Show the notes about a visit or a mobilisation")
    async def about(request: Request, body: NotesBody) -> dict[str, object]:
        """What was written about a door or why something was declined, the newest first;
        `author` null: on the leaders' page. Asking is on record."""
        actor, wanted = actor_of(request), body.visit_id or body.mobilisation_id
        if wanted is None:
            raise ProblemError(422, "invalid", {"fields": "visit_id, mobilisation_id"})
        rows = [r for r in await desk.notes(wanted) if actor.within(r["community_code"])]
        if rows:
            await reveal(actor, wanted, "note-shown")
        return {"notes": [_shown(row, sealer) | {"author": row["author"]} for row in rows]}

    return router


def _shown(row: dict[str, Any], sealer: Sealer) -> dict[str, object]:
    text = sealer.open(row["text_sealed"], CONTEXT)
    return {"note_id": row["note_id"], "text": text, "at": row["at"]}
