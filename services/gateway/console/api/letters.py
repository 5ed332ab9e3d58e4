"""Routes of dead letters: which there are, and handing one over again."""

from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from services.gateway.api.auth import keyed
from services.gateway.api.cursors import Places
from services.gateway.console.adapters.desk import Desk
from services.gateway.console.adapters.places import LetterPlace
from services.gateway.console.api.sending import IdempotencyKey, answer, sender_of
from services.gateway.console.handlers.replay_letter import ReplayingLetters
from services.gateway.domain.actor import Scope
from services.gateway.ports import Authenticate


def routes(desk: Desk, replaying: ReplayingLetters, authenticate: Authenticate) -> list[APIRouter]:
    """The routes with what they work on."""
    return [_looking(desk, authenticate), _replaying(replaying, authenticate)]


def _looking(desk: Desk, authenticate: Authenticate) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["desk"], route_class=keyed(authenticate, Scope.READ))
    places = Places(LetterPlace)

    @router.get("/dead-letters", summary="Events that could not be handled")
    async def list_dead_letters(
        before: str | None = None, limit: int = Query(100, ge=1, le=500)
    ) -> dict[str, object]:
        """The newest first, without what they hold: `muster dead-letters` shows that. `asked_at`
        and `asked_by`: somebody has had it handed over again, and it has not got there yet. `next`
        is the `before` of the following page, null at the end."""
        rows = await desk.dead_letters(limit, places.of(before, "before"))
        return {"dead_letters": rows, "next": places.following(rows, limit)}

    @router.get("/dead-letters/replays", summary="Dead letters that were handed over again")
    async def list_replays(limit: int = Query(20, ge=1, le=100)) -> dict[str, object]:
        """The last first. `state` says what became of each: `waiting` for its turn, `handled`, or
        `failed` once more with its `reason`; `asked_by` is null where the command did it."""
        return {"replays": await desk.replayed(limit)}

    return router


def _replaying(replaying: ReplayingLetters, authenticate: Authenticate) -> APIRouter:
    route_class = keyed(authenticate, Scope.LETTERS_WRITE)
    router = APIRouter(prefix="/v1", tags=["commands"], route_class=route_class)

    @router.post(
        "/dead-letters/{event_id}/replays", status_code=202, summary="Hand a dead letter over again"
    )
    async def replay(
        request: Request, event_id: UUID, idempotency_key: IdempotencyKey = ""
    ) -> JSONResponse:
        """Whoever could not handle it tries once more: what became of it is in
        `GET /v1/dead-letters/replays`. 404 when it is no dead letter any more, 409 when it can't
        be read at all; only for who is there for everywhere."""
        return await answer(replaying(sender_of(request, idempotency_key), event_id))

    return router
