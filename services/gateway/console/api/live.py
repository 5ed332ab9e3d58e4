"""Routes of the live page: the whole picture, what changes of it, and doors by place."""

import asyncio
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

import orjson
import structlog
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import SQLAlchemyError
from starlette.websockets import WebSocket, WebSocketDisconnect

from schemas.vocabulary import VisitOutcome
from services.gateway.api.auth import actor_of, keyed, socket_actor
from services.gateway.api.cursors import Places
from services.gateway.api.problems import ProblemError
from services.gateway.console.domain.doors import DoorOrder, DoorPlace, Wanted
from services.gateway.console.domain.doors import after as behind
from services.gateway.console.domain.picture import shown_door
from services.gateway.console.handlers.follow import RESYNC, Follower, Following
from services.gateway.domain.actor import Actor, Scope
from services.gateway.ports import Authenticate
from services.runtime.clock import Clock

log = structlog.get_logger(__name__)
SEND_S = 10.0
WHOLE_S = 60.0
"""The whole of a district is megabytes, and the line may be thin; the page waits as long."""
BEAT_S = 3.0
"""A console takes a feed that says nothing for 10 s for dead (`feed.js`)."""
ASK_AGAIN = timedelta(seconds=30)
"""A feed lasts for hours: so often it is asked whether its session still stands."""
ENDED = 4401
NO_SUCH = 4404
TRY_AGAIN = 1013
NOT_YOURS = 4403


class DoorsBody(BaseModel):
    """Which doors are wanted; `after`: the page that follows, as the one before said (`next`)."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"q": "12号楼", "sort": "oldest"}]}
    )
    node_id: UUID | None = None
    outcome: VisitOutcome | None = None
    noted: bool = False
    only_open: bool = False
    q: str = Field("", max_length=100)
    sort: DoorOrder = DoorOrder.RISK
    after: str | None = Field(None, max_length=4_000)

    def wanted(self) -> Wanted:
        """The same as the rules have it."""
        return Wanted(**self.model_dump(exclude={"after"}))


def routes(following: Following, authenticate: Authenticate, clock: Clock) -> APIRouter:
    """The routes with what they work on."""
    route_class = keyed(authenticate, Scope.READ)
    router = APIRouter(prefix="/v1/mobilisations", tags=["live"], route_class=route_class)
    places = Places(DoorPlace)

    @router.get("/{mobilisation_id}/live", summary="The live picture")
    async def get_live(request: Request, mobilisation_id: UUID) -> Response:
        """Everything the live page shows: figures of all places, the worst 300 doors, the newest
        200 entries of the timeline, the curve, and as `pace` how fast it goes and until when. What
        figures of places are, and those of all (`totals`), in their order: tasks, ended, told,
        answered, handed over, visits, accounted for, each outcome, and two moments that say how
        fast a place goes, of its answers and its doors: at any time t e^((moment - t) / 180 s) / 3
        a minute; 0: nothing moved. `revision` is this process's: it grows with each change, and
        `WS .../feed` continues from it. All of it was read at `at`, `age_s` ago.
        `mine` of its head: it reaches nowhere beyond one's division, so that it is commanded from
        there."""
        division = actor_of(request).division
        async with following.follow(mobilisation_id, division) as (follower, _queue):
            await _first(follower, mobilisation_id)
            return Response(follower.full(), media_type="application/json")

    @router.post("/{mobilisation_id}/doors/searches", summary="Doors of a place")
    async def list_doors(
        request: Request,
        mobilisation_id: UUID,
        body: DoorsBody,
        limit: int = Query(200, ge=1, le=2_000),
    ) -> Response:
        """Doors below a place, of one outcome, with notes (`noted`), that need help or are not
        accounted for (`only_open`), with `q` in the name of place and door; sorted before they are
        cut, and `count` is of all. Ids, no names of people; asked for in the body, so that no door
        stands in an address. `next` is the `after` of the following page in the same order, null
        at the end."""
        place, wanted = places.of(body.after, "after"), body.wanted()
        division = actor_of(request).division
        async with following.follow(mobilisation_id, division) as (follower, _queue):
            await _first(follower, mobilisation_id)
            doors = await follower.doors(wanted)
        page = behind(doors, place, wanted.sort)[:limit]
        shown = [shown_door(door) for _name, door in page]
        end = [asdict(DoorPlace.of(named)) for named in page[-1:]]
        following_page = places.following(end, 1) if len(page) == limit else None
        answer = {"doors": shown, "count": len(doors), "next": following_page}
        return Response(orjson.dumps(answer), media_type="application/json")

    @router.websocket("/{mobilisation_id}/feed")
    async def feed(socket: WebSocket, mobilisation_id: UUID) -> None:
        actor = await socket_actor(socket, authenticate, Scope.READ)
        if actor is None:
            await socket.close(NOT_YOURS)
            return
        await socket.accept()
        async with following.follow(mobilisation_id, actor.division) as (follower, queue):
            try:
                known = await follower.ready()
            except TimeoutError:
                await socket.close(TRY_AGAIN)
                return
            if not known:
                await socket.close(NO_SUCH)
                return
            hearing = asyncio.create_task(_hear(socket, queue))
            standing = Standing(socket, authenticate, clock, actor, clock.now())
            try:
                await _tell(standing, follower, queue)
            finally:
                hearing.cancel()

    return router


async def _first(follower: Follower, mobilisation_id: UUID) -> None:
    """Wait for the first picture."""
    try:
        known = await follower.ready()
    except TimeoutError:
        raise ProblemError(503, "unavailable") from None
    if not known:
        raise ProblemError(404, "mobilisation-unknown", {"id": mobilisation_id})


@dataclass
class Standing:
    """Whether a feed may go on: its officer, as of `asked_at`."""

    socket: WebSocket
    authenticate: Authenticate
    clock: Clock
    actor: Actor
    asked_at: datetime

    async def refusal(self) -> int | None:
        """The code to close with, once the session has ended, may not read any more, or is for
        another division; asked for every 30 s."""
        now = self.clock.now()
        if now < self.asked_at + ASK_AGAIN:
            return None
        self.asked_at = now
        try:
            actor = await socket_actor(self.socket, self.authenticate, Scope.READ)
        except SQLAlchemyError as error:
            # No answer is no refusal: the console keeps its feed while the database is away.
            log.warning("live.session-not-read", error=type(error).__name__)
            return None
        if actor is None:
            return ENDED
        return None if actor.division == self.actor.division else TRY_AGAIN


async def _tell(standing: Standing, follower: Follower, queue: asyncio.Queue[bytes]) -> None:
    """Send the whole, then what changes, until the session ends, or the console is gone or too
    slow to be served."""
    message = RESYNC
    with suppress(WebSocketDisconnect, RuntimeError, TimeoutError):
        while True:
            refusal = await standing.refusal()
            if refusal is not None:
                await standing.socket.close(refusal)
                return
            content, limit_s = (message, SEND_S) if message else (follower.full(), WHOLE_S)
            async with asyncio.timeout(limit_s):
                await standing.socket.send_text(content.decode())
            try:
                async with asyncio.timeout(BEAT_S):
                    message = await queue.get()
            except TimeoutError:
                message = follower.beat()


async def _hear(socket: WebSocket, queue: asyncio.Queue[bytes]) -> None:
    """A console that missed something says so and gets the whole; nothing else is listened to."""
    with suppress(WebSocketDisconnect, RuntimeError):
        while True:
            if await socket.receive_text() == "resync" and queue.empty():
                queue.put_nowait(RESYNC)
