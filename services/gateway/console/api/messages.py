"""Routes of officers' own messages: corrections, and messages to a selection of posts."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from schemas.events.commands import Selection
from schemas.vocabulary import ContactStanding, PostKind, RoundPurpose
from services.gateway.api.auth import actor_of, keyed
from services.gateway.api.problems import ProblemError
from services.gateway.api.typed import Typed
from services.gateway.console.adapters.message_desk import MessageDesk
from services.gateway.console.adapters.pictures import Pictures
from services.gateway.console.api.own import own_mobilisation
from services.gateway.console.api.sending import IdempotencyKey, answer, sender_of
from services.gateway.console.domain.messages import CONTEXT, LONGEST, Asked, fault_of
from services.gateway.console.handlers.send_message import SendingMessages
from services.gateway.domain.actor import Scope
from services.gateway.ports import Authenticate
from services.runtime.sealing import Sealer

MOST_TYPED = 1_000


class CorrectionBody(BaseModel):
    """The right words in Chinese (sent) and English (shown on the page); left out: the texts of the
    plan's version in force now. `corrects` a message, else what the mobilisation said so far."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"words": "避难点改为第二小学,不是第一小学", "words_en": "Shelter: School No. 2"}
            ]
        },
    )

    words: Typed = Field("", max_length=MOST_TYPED)
    words_en: Typed = Field("", max_length=MOST_TYPED)
    corrects: UUID | None = None


class PreviewBody(BaseModel):
    """What would be corrected: a message, else what the mobilisation said so far."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{}]})

    corrects: UUID | None = None


class SelectionBody(BaseModel):
    """Kinds of posts (none: any that leads), places (none: everywhere; what lies below counts too)
    and how they stand: `unanswered` has an open task, `answered` has confirmed."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"posts": ["grid_leader"], "standing": "unanswered"}]},
    )

    posts: list[PostKind] = Field([], max_length=len(PostKind))
    nodes: list[UUID] = Field([], max_length=500)
    standing: ContactStanding = ContactStanding.ANY

    @property
    def selection(self) -> Selection:
        return Selection(posts=tuple(self.posts), nodes=tuple(self.nodes), standing=self.standing)


class MessageBody(SelectionBody):
    """What is said to the selection, in Chinese (sent) and English (shown on the page)."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"words": "21点在社区开会,请带名单", "posts": ["grid_leader"]}]
        },
    )

    words: Typed = Field(min_length=1, max_length=MOST_TYPED)
    words_en: Typed = Field("", max_length=MOST_TYPED)


@dataclass(frozen=True)
class Reading:
    """What is read: messages, and whose mobilisation it is."""

    desk: MessageDesk
    pictures: Pictures
    sealer: Sealer


def routes(
    reading: Reading, sending: SendingMessages, authenticate: Authenticate
) -> list[APIRouter]:
    """The routes with what they work on."""
    return [_reading(reading, authenticate), _sending(sending, authenticate)]


def _reading(reading: Reading, authenticate: Authenticate) -> APIRouter:
    desk = reading.desk
    route_class = keyed(authenticate, Scope.READ)
    router = APIRouter(prefix="/v1/mobilisations", tags=["messages"], route_class=route_class)

    @router.get("/{mobilisation_id}/messages", summary="Officers' messages")
    async def list_messages(request: Request, mobilisation_id: UUID) -> dict[str, object]:
        """Corrections and messages to a selection, the newest first: what became of each, to how
        many it goes, whom it reached. The words are for who may see people's names."""
        await own_mobilisation(request, reading.pictures, mobilisation_id)
        openly = actor_of(request).may(Scope.PEOPLE_READ)
        rows = await desk.messages(mobilisation_id)
        return {"messages": [shown(row, reading.sealer if openly else None) for row in rows]}

    @router.post("/{mobilisation_id}/correction-previews", summary="Who would be corrected")
    async def preview_correction(
        request: Request, mobilisation_id: UUID, body: PreviewBody
    ) -> dict[str, object]:
        """How many have been told what would be corrected: messages, and calls to whom a call
        alone has reached. Nothing is recorded, nobody is told."""
        await own_mobilisation(request, reading.pictures, mobilisation_id)
        return await desk.told(mobilisation_id, body.corrects)

    @router.post("/{mobilisation_id}/message-previews", summary="Who would get a message")
    async def preview_message(
        request: Request, mobilisation_id: UUID, body: SelectionBody
    ) -> dict[str, object]:
        """How many in one's own division hold the chosen posts now and stand so; each gets one
        message. Nothing is recorded, nobody is told."""
        await own_mobilisation(request, reading.pictures, mobilisation_id)
        return await desk.selected(mobilisation_id, body.selection, actor_of(request).division)

    return router


def shown(row: dict[str, Any], sealer: Sealer | None) -> dict[str, object]:
    """A message with its words, without a sealer empty ones."""
    sealed = {name: row.pop(f"{name}_sealed") for name in ("words", "words_en")}
    return row | {
        name: sealer.open(value, CONTEXT) if sealer and value else ""
        for name, value in sealed.items()
    }


def _sending(sending: SendingMessages, authenticate: Authenticate) -> APIRouter:
    route_class = keyed(authenticate, Scope.MOBILISATIONS_WRITE)
    router = APIRouter(prefix="/v1/mobilisations", tags=["messages"], route_class=route_class)

    @router.post("/{mobilisation_id}/corrections", status_code=202, summary="Correct")
    async def correct(
        request: Request,
        mobilisation_id: UUID,
        body: CorrectionBody,
        idempotency_key: IdempotencyKey = "",
    ) -> JSONResponse:
        """Tell whoever was told the wrong thing, once and by the same channel; who has not been
        told yet hears the right words only. Approved as the start was; it passes a stop that came
        before it. 409 when nobody was told anything."""
        asked = Asked(RoundPurpose.CORRECTION, body.words, body.words_en, body.corrects)
        who = sender_of(request, idempotency_key)
        return await answer(sending(who, mobilisation_id, checked(asked)))

    @router.post("/{mobilisation_id}/messages", status_code=202, summary="Send a message")
    async def send_message(
        request: Request,
        mobilisation_id: UUID,
        body: MessageBody,
        idempotency_key: IdempotencyKey = "",
    ) -> JSONResponse:
        """Tell whoever holds the chosen posts something, by SMS and once each, however many posts
        they hold. Approved as the start was; limits of numbers hold; 409 when it does not run."""
        asked = Asked(RoundPurpose.AD_HOC, body.words, body.words_en, selection=body.selection)
        who = sender_of(request, idempotency_key)
        return await answer(sending(who, mobilisation_id, checked(asked)))

    return router


def checked(asked: Asked) -> Asked:
    """As it is; 422 with what is wrong with its words."""
    if fault := fault_of(asked):
        raise ProblemError(422, f"message-{fault}", {"most": LONGEST})
    return asked
