"""Routes of the audit: the latest entries, whether the chain holds, and all of it to take away."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from services.gateway.adapters.audit_log import AuditReading, Meant, note
from services.gateway.adapters.texts import catalogue
from services.gateway.api.auth import actor_of, keyed
from services.gateway.api.problems import ProblemError, texts_for
from services.gateway.api.typed import SoughtInTheBody
from services.gateway.domain.actor import Actor, Scope
from services.gateway.domain.chain import Head, Link, line_of, verify
from services.gateway.domain.division import EVERYWHERE
from services.gateway.ports import Authenticate
from services.runtime.unit import Units

MOST_BREAKS = 100
WHO, NOBODY_KNOWN = "audit.who.", "audit.who.unknown"
"""Words for names that are codes; the second stands where there is no name."""
Before = Annotated[int | None, Query(ge=1, lt=2**62)]
Limit = Annotated[int, Query(ge=1, le=500)]


class AuditSearchBody(BaseModel):
    """Part of a name, of what was done (their codes, or their words in the reader's language) or of
    an id."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"q": "王"}]})

    q: str = Field("", max_length=100)


def routes(audit: AuditReading, units: Units, authenticate: Authenticate) -> APIRouter:
    """The routes with what they work on. Entries know no division: who has one is refused."""
    route_class = keyed(authenticate, Scope.AUDIT_READ)
    router = APIRouter(prefix="/v1/audit", tags=["audit"], route_class=route_class)

    @router.get("", summary="Who did what, the newest first")
    async def list_entries(
        request: Request, before: Before = None, limit: Limit = 100, _q: SoughtInTheBody = ""
    ) -> dict[str, object]:
        """`next` is the `before` of the following page, null at the end; `names`: what the
        mobilisations and divisions are called that the entries speak of."""
        return await found(request, "", before, limit)

    @router.post("/searches", summary="Find entries")
    async def search(
        request: Request, body: AuditSearchBody, before: Before = None, limit: Limit = 100
    ) -> dict[str, object]:
        """Those of the list that `q` is in: in the body, so that no name stands in an address."""
        return await found(request, body.q.strip(), before, limit)

    async def found(
        request: Request, words: str, before: int | None, limit: int
    ) -> dict[str, object]:
        _whole(request)
        meant = _meant(texts_for(request).language, words)
        rows = await audit.page(words, before, limit, meant)
        return {
            "entries": [_shown(row) for row in rows],
            "names": await audit.names([row.entry for row in rows]),
            "next": rows[-1].seq if len(rows) == limit else None,
        }

    @router.get("/verification", summary="Whether the chain holds")
    async def verification(request: Request) -> dict[str, object]:
        """Reads every entry. `breaks`: where one was edited, is missing or stands in the wrong
        place; write `head` down elsewhere, it proves later that the end is there."""
        _whole(request)
        head, count, breaks = Head(), 0, []
        async for item in audit.all():
            breaks += [{"seq": one.seq, "what": one.what} for one in verify([item], head)]
            head, count = Head(item.seq, item.hash), count + 1
        found = breaks[:MOST_BREAKS]
        return {"entries": count, "head": f"{head.seq}:{head.hash.hex()}", "breaks": found}

    @router.get("/export", summary="All entries as JSON lines")
    async def export(request: Request) -> StreamingResponse:
        """With their hashes: `muster audit verify --file` checks them anywhere. It is on record."""
        actor = _whole(request)
        async with units.begin() as unit:
            note(unit, actor, "audit-exported")

        async def lines() -> AsyncIterator[str]:
            async for item in audit.all():
                yield line_of(item) + "\n"

        headers = {"Content-Disposition": 'attachment; filename="muster-audit.jsonl"'}
        return StreamingResponse(lines(), media_type="application/jsonl", headers=headers)

    return router


def _whole(request: Request) -> Actor:
    actor = actor_of(request)
    if actor.division != EVERYWHERE:
        raise ProblemError(403, "audit-undivided")
    return actor


def _meant(language: str, part: str) -> Meant:
    """The codes of what was done, and of who does something by itself, whose words hold this."""
    whats, names = [], []
    for key, said in catalogue(language).items():
        kind, _, code = key.partition(".")
        if not part or kind not in ("audit", "what") or part.lower() not in said.lower():
            continue
        if key.startswith(WHO):
            names.append("" if key == NOBODY_KNOWN else key.removeprefix(WHO))
        else:
            whats.append(code if kind == "audit" else code.replace("_", "-"))
    return Meant(whats, names)


def _shown(item: Link) -> dict[str, object]:
    entry = item.entry
    return {
        "seq": item.seq,
        "at": entry.at,
        "name": entry.name,
        "what": entry.what,
        "target": entry.target,
        "details": dict(entry.details),
    }
