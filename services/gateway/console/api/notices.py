"""Routes of officers' messages when nothing runs: to posts of an area."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from schemas.events.commands import Selection
from schemas.vocabulary import PostKind, RoundPurpose
from services.gateway.api.auth import actor_of, keyed
from services.gateway.api.cursors import following
from services.gateway.api.problems import ProblemError
from services.gateway.api.typed import Typed
from services.gateway.console.adapters.ground import GroundReader
from services.gateway.console.adapters.notice_desk import NoticeDesk
from services.gateway.console.api.areas import AreaBody, area_of
from services.gateway.console.api.estimate import own_of
from services.gateway.console.api.messages import MOST_TYPED, checked, shown
from services.gateway.console.api.sending import IdempotencyKey, answer, not_taken, sender_of
from services.gateway.console.domain.messages import Asked
from services.gateway.console.domain.starting import GridCount
from services.gateway.console.handlers.open_message import OpeningMessages
from services.gateway.console.ports.documents import NotTakenError
from services.gateway.domain.actor import Scope
from services.gateway.ports import Authenticate
from services.runtime.sealing import Sealer

AREA: JsonDict = {"name": "示范街道", "divisions": ["440307001"]}


class PostsBody(BaseModel):
    """Whom: an area, and kinds of posts in it and above it (none: any that leads)."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"area": AREA, "posts": ["grid_leader"]}]}
    )

    area: AreaBody
    posts: list[PostKind] = Field([], max_length=len(PostKind))


class NoticeBody(PostsBody):
    """What is said to them, in Chinese (sent) and English (shown on the page)."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"area": AREA, "posts": ["grid_leader"], "words": "今晚请检查抽水泵,明早8点报情况"}
            ]
        },
    )

    words: Typed = Field(min_length=1, max_length=MOST_TYPED)
    words_en: Typed = Field("", max_length=MOST_TYPED)


@dataclass(frozen=True)
class Whom:
    """What is read: messages and posts, the ground, and what words are sealed with."""

    desk: NoticeDesk
    ground: GroundReader
    sealer: Sealer

    async def grids(self, body: PostsBody) -> list[GridCount]:
        """The grids of the area; 422 when there are none."""
        found = (await self.ground()).touched(area_of(body.area))
        if not found:
            raise ProblemError(422, "touches-nobody")
        return found


def routes(whom: Whom, opening: OpeningMessages, authenticate: Authenticate) -> list[APIRouter]:
    """The routes with what they work on."""
    return [_reading(whom, authenticate), _sending(whom, opening, authenticate)]


def _reading(whom: Whom, authenticate: Authenticate) -> APIRouter:
    route_class = keyed(authenticate, Scope.READ)
    router = APIRouter(prefix="/v1", tags=["messages"], route_class=route_class)

    @router.get("/messages", summary="Messages when nothing runs")
    async def list_messages(
        request: Request,
        before: UUID | None = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> dict[str, object]:
        """The newest first: to whom, what became of each, how many it goes to, whom it reached and
        whom it can't reach any more. The words are for who may see people's names. `next` is the
        `before` of the following page, null at the end."""
        actor = actor_of(request)
        sealer = whom.sealer if actor.may(Scope.PEOPLE_READ) else None
        rows = await whom.desk.sent(actor.division, limit, before)
        found = [shown(row, sealer) for row in rows]
        return {"messages": found, "next": following(rows, "message_id", limit)}

    @router.post("/message-previews", summary="Who would get a message when nothing runs")
    async def preview_message(request: Request, body: PostsBody) -> dict[str, object]:
        """How many hold the chosen posts now, of which each gets one message. Nothing is recorded,
        nobody is told."""
        grids, actor = await whom.grids(body), actor_of(request)
        own = [grid.grid_id for grid in own_of(grids, actor)]
        return await whom.desk.chosen(own, body.posts)

    return router


def _sending(whom: Whom, opening: OpeningMessages, authenticate: Authenticate) -> APIRouter:
    route_class = keyed(authenticate, Scope.MOBILISATIONS_WRITE)
    router = APIRouter(prefix="/v1", tags=["messages"], route_class=route_class)

    @router.post("/messages", status_code=202, summary="Send a message when nothing runs")
    async def send_message(
        request: Request, body: NoticeBody, idempotency_key: IdempotencyKey = ""
    ) -> JSONResponse:
        """Tell whoever holds the chosen posts something, by SMS and once each, when a second
        officer has approved it as the plan `message` says. Nobody gets a task by it, no figure
        counts it; limits of numbers hold, and warnings and drills go before it."""
        who = sender_of(request, idempotency_key)
        selection = Selection(posts=tuple(body.posts))
        asked = checked(Asked(RoundPurpose.AD_HOC, body.words, body.words_en, selection=selection))
        grids = await whom.grids(body)
        if not who.actor.covers({grid.community_code for grid in grids}):
            raise ProblemError(403, "outside-division")
        try:
            return await answer(opening(who, area_of(body.area), asked))
        except NotTakenError as error:
            raise not_taken(request, error) from None

    return router
