"""Routes for people and posts: masked until asked for, and asking is on record."""

from typing import Any
from uuid import UUID

import structlog
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from services.gateway.api.auth import actor_of, keyed
from services.gateway.api.cursors import Places
from services.gateway.api.problems import ProblemError
from services.gateway.console.adapters.people_search import Page, PeopleSearch
from services.gateway.console.adapters.places import PersonPlace
from services.gateway.console.domain.masking import (
    e164,
    grouped_phone,
    masked_name,
    masked_phone,
)
from services.gateway.console.handlers.reveal import Reveal
from services.gateway.domain.actor import Actor, Scope
from services.gateway.ports import Authenticate
from services.runtime.sealing import SealBrokenError, Sealer

log = structlog.get_logger(__name__)


class SearchBody(BaseModel):
    """What is looked for; `after`: the page that follows, as the one before said (`next`)."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"q": "12号楼2单元"}]}
    )
    q: str = Field("", max_length=100)
    node_id: UUID | None = None
    after: str | None = Field(None, max_length=1_000)


def routes(
    people: PeopleSearch, sealer: Sealer, reveal: Reveal, authenticate: Authenticate
) -> APIRouter:
    """The routes with what they work on."""
    route_class = keyed(authenticate, Scope.PEOPLE_READ)
    router = APIRouter(prefix="/v1/people", tags=["people"], route_class=route_class)
    places = Places(PersonPlace)

    @router.post("/searches", summary="Find people by phone or place")
    async def search(
        request: Request, body: SearchBody, limit: int = Query(50, ge=1, le=200)
    ) -> dict[str, object]:
        """`q` is a phone number or part of a place's name, in the body, so that no number stands
        in an address; `node_id` asks for who holds a post there. Names and phones come masked;
        sorted by place. `away`: not there now, so that who deputises is told; `to_come`: absences
        that have not begun. `vacant`: posts there that nobody holds at rank A, of the same page.
        `next` is the `after` of the following page, null at the end."""
        words = body.q.strip()
        division = actor_of(request).division
        page = Page(division, limit, places.of(body.after, "after"))
        if body.node_id is not None:
            rows = await people.by_node(body.node_id, page)
        elif phone := e164(words):
            rows = await people.by_phone(sealer.phone_hash(phone), page)
        else:
            rows = await people.by_place(words, page) if words else []
        return {
            "people": [_masked(row, sealer) for row in rows if row["post_id"] is None],
            "vacant": [_vacant(row) for row in rows if row["post_id"] is not None],
            "next": places.following(rows, limit),
        }

    @router.post("/{person_id}/reveals", summary="Show a name and a phone")
    async def show(request: Request, person_id: UUID) -> dict[str, object]:
        """The name and the number in full; who asked is on record before they are shown."""
        row = await people.one(person_id)
        if row is None or not _within(request, row):
            raise ProblemError(404, "person-unknown", {"id": person_id})
        await reveal(actor_of(request), person_id)
        phone = _open(sealer, row["phone_sealed"], "person.phone")
        return {
            "name": _open(sealer, row["name_sealed"], "person.name"),
            "phone": phone,
            "shown": grouped_phone(phone),
        }

    return router


def _within(request: Request, row: dict[str, Any]) -> bool:
    actor: Actor = actor_of(request)
    return actor.within(row["community_code"])


def _masked(row: dict[str, Any], sealer: Sealer) -> dict[str, object]:
    return {
        "person_id": row["person_id"],
        "name": masked_name(_open(sealer, row["name_sealed"], "person.name")),
        "phone": masked_phone(_open(sealer, row["phone_sealed"], "person.phone")),
        "community_code": row["community_code"],
        "away": row["away"],
        "to_come": row["to_come"],
        "posts": row["posts"],
    }


def _vacant(row: dict[str, Any]) -> dict[str, object]:
    wanted = ("post_id", "kind", "node_id", "place", "community_code")
    return {name: row[name] for name in wanted}


def _open(sealer: Sealer, sealed: bytes, context: str) -> str:
    """A broken seal must not hide the person."""
    try:
        return sealer.open(sealed, context)
    except SealBrokenError:
        log.error("seal.broken", context=context)
        return ""
