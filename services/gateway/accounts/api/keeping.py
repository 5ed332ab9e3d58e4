"""Routes of accounts: officers and API keys, kept by an administrator in their division."""

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from schemas.moments import Moment
from services.gateway.accounts.adapters.accounts_list import AccountsList
from services.gateway.accounts.domain.keys import Asking, KeyAsked
from services.gateway.accounts.domain.officers import LONGEST_NAME
from services.gateway.accounts.handlers.keep_keys import (
    KeepKeys,
    KeyRefusedError,
    KeyUnknownError,
)
from services.gateway.accounts.handlers.keep_officers import KeepOfficers, OfficerError
from services.gateway.accounts.ports import OpenKeys, OpenOfficers
from services.gateway.api.auth import actor_of, keyed, presented_key, presented_session
from services.gateway.api.cursors import following
from services.gateway.api.problems import ProblemError
from services.gateway.api.typed import SoughtInTheBody
from services.gateway.domain.actor import Scope
from services.gateway.domain.division import LENGTHS, DivisionError
from services.gateway.domain.roles import Role
from services.gateway.ports import Authenticate, Note
from services.runtime.unit import Units

STATUS = {
    "unknown": 404,
    "there": 409,
    "own": 409,
    "last": 409,
    "name": 422,
    "roles": 422,
    "past": 422,
}
T = TypeVar("T")
Again = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        description="One an account or key; the same when its answer was lost.",
    ),
]


class RolesBody(BaseModel):
    """All roles they have from now on; their division's code (empty: everywhere), where it is to be
    another."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"roles": ["officer"], "division": "440305001"}]},
    )

    roles: list[Role] = Field(min_length=1, max_length=len(Role))
    division: str | None = Field(None, max_length=max(LENGTHS))


class OfficerBody(BaseModel):
    """A new officer: the name is what they log in with. The division has to be named, everywhere
    too (by an empty text): nobody is there for the whole country because it was left out."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"name": "王芳", "roles": ["officer"], "division": "440305001"}]
        },
    )

    name: str = Field(max_length=LONGEST_NAME)
    roles: list[Role] = Field(min_length=1, max_length=len(Role))
    division: str = Field(max_length=max(LENGTHS))


class OfficerSearchBody(BaseModel):
    """Part of a name; `after`: the page that follows, as the one before said (`next`)."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"q": "王"}]})

    q: str = Field("", max_length=LONGEST_NAME)
    after: UUID | None = None


class KeyBody(BaseModel):
    """A new key: who uses it, what it may do, for where (everywhere by an empty text) and until
    when (null: until it is revoked). Nothing of it is left out by mistake."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "name": "市气象台",
                    "scopes": ["alerts:write"],
                    "division": "440305",
                    "expires_at": "2099-12-31T16:00:00Z",
                }
            ]
        },
    )

    name: str = Field(max_length=LONGEST_NAME)
    scopes: list[Scope] = Field(min_length=1, max_length=len(Scope))
    division: str = Field(max_length=max(LENGTHS))
    expires_at: Moment | None


class LockBody(BaseModel):
    """Shut out at once, or let in again."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"locked": True}]})

    locked: bool


@dataclass(frozen=True)
class Keeping:
    """What the routes work on; `console_url` is what the links that are made begin with."""

    units: Units
    open_officers: OpenOfficers
    open_keys: OpenKeys
    note: Note
    listed: AccountsList
    console_url: str

    def officers(self, request: Request) -> KeepOfficers:
        """Who asks keeps officers."""
        return KeepOfficers(self.units, self.open_officers, self.note, actor_of(request))

    def letting_in(self, request: Request) -> KeepOfficers:
        """Likewise, where it lets somebody in or gives them more: never by a key."""
        in_person(request)
        return self.officers(request)

    def keys(self, request: Request) -> KeepKeys:
        """Who asks keeps keys."""
        return KeepKeys(self.units, self.open_keys, self.note, actor_of(request))

    async def shown(self, request: Request, officer_id: UUID) -> dict[str, Any]:
        """An officer as the list has them."""
        return await self.listed.officer(actor_of(request).division, officer_id)

    def link(self, token: str) -> str:
        """The address of a one-time link; it leads to one's own account."""
        return f"{self.console_url.rstrip('/')}/login/link/{token}?next=/account"


def in_person(request: Request) -> None:
    """403 for a key: one that was lost leaves no way in behind (decision 0054)."""
    if presented_key(request):
        raise ProblemError(403, "api-key-session")


def routes(keeping: Keeping, authenticate: Authenticate) -> list[APIRouter]:
    """The routes with what they work on."""
    return [
        _looking(keeping, _router(authenticate)),
        _inviting(keeping, _router(authenticate)),
        _changing(keeping, _router(authenticate)),
        _of_keys(keeping, _router(authenticate), authenticate),
    ]


def _router(authenticate: Authenticate) -> APIRouter:
    route_class = keyed(authenticate, Scope.ACCOUNTS_WRITE)
    return APIRouter(prefix="/v1", tags=["accounts"], route_class=route_class)


def _looking(keeping: Keeping, router: APIRouter) -> APIRouter:
    @router.get("/officers", summary="Officers")
    async def list_officers(
        request: Request,
        after: UUID | None = None,
        limit: int = Query(100, ge=1, le=500),
        _q: SoughtInTheBody = "",
    ) -> dict[str, object]:
        """By name, of one's own division: what each is there for, whether a password and a second
        factor are set, and how many sessions are open. `next` is the `after` of the following
        page, null at the end."""
        return await found(request, "", after, limit)

    @router.post("/officers/searches", summary="Find officers by name")
    async def search(
        request: Request, body: OfficerSearchBody, limit: int = Query(100, ge=1, le=500)
    ) -> dict[str, object]:
        """Those of the list with `q` in their name, in the body, so that no name stands in an
        address."""
        return await found(request, body.q.strip(), body.after, limit)

    async def found(
        request: Request, words: str, after: UUID | None, limit: int
    ) -> dict[str, object]:
        rows = await keeping.listed.officers(actor_of(request).division, words, after, limit)
        return {"officers": rows, "next": following(rows, "officer_id", limit)}

    @router.get("/api-keys", summary="API keys")
    async def list_keys(request: Request) -> dict[str, object]:
        """Those in force first; of none the secret."""
        return {"api_keys": await keeping.listed.keys(actor_of(request).division)}

    return router


def _inviting(keeping: Keeping, router: APIRouter) -> APIRouter:
    @router.post("/officers", status_code=201, summary="Invite an officer")
    async def invite(request: Request, body: OfficerBody, again: Again = "") -> dict[str, object]:
        """Make an account, and a `link` that logs in once within 30 minutes, with which they set
        their password and second factor: it is shown only now. Sent again under its
        Idempotency-Key it is one account, and another link. 409 when the name is taken; 403 for a
        key, as with all that lets somebody in."""
        keep = keeping.letting_in(request)
        made = await _answered(keep.add(body.name, body.roles, body.division, again.strip()))
        token = await _answered(keep.link(made.officer_id))
        shown = await keeping.shown(request, made.officer_id)
        return {"officer": shown, "link": keeping.link(token)}

    @router.post("/officers/{officer_id}/links", summary="Make a one-time link")
    async def make_link(request: Request, officer_id: UUID) -> dict[str, object]:
        """For who has no password yet or forgot it: logs in once within 30 minutes (a second
        factor is asked for all the same), and is shown only now."""
        token = await _answered(keeping.letting_in(request).link(officer_id))
        return {"officer": await keeping.shown(request, officer_id), "link": keeping.link(token)}

    @router.post("/officers/{officer_id}/second-factor-resets", summary="Reset a second factor")
    async def reset(request: Request, officer_id: UUID) -> dict[str, object]:
        """For who lost the phone and the recovery codes: both are forgotten, sessions end, and by
        the `link` a new one is set up. Never one's own, and never by a key."""
        keep = keeping.letting_in(request)
        await _answered(keep.reset_factor(officer_id))
        token = await _answered(keep.link(officer_id))
        return {"officer": await keeping.shown(request, officer_id), "link": keeping.link(token)}

    return router


def _changing(keeping: Keeping, router: APIRouter) -> APIRouter:
    @router.post("/officers/{officer_id}/roles", summary="Give other roles or a division")
    async def assign(request: Request, officer_id: UUID, body: RolesBody) -> dict[str, object]:
        """In force with their next request; a `division` left out stays. Never one's own, and not
        the last administrator's; never by a key."""
        keep = keeping.letting_in(request)
        await _answered(keep.assign(officer_id, body.roles, body.division))
        return {"officer": await keeping.shown(request, officer_id)}

    @router.post("/officers/{officer_id}/lock", summary="Shut out, or let in again")
    async def lock(request: Request, officer_id: UUID, body: LockBody) -> dict[str, object]:
        """At once: sessions and links end. Never oneself, and not the last administrator. A key
        shuts out alone."""
        keep = keeping.officers(request) if body.locked else keeping.letting_in(request)
        await _answered(keep.disable(officer_id, body.locked))
        return {"officer": await keeping.shown(request, officer_id)}

    @router.post("/officers/{officer_id}/log-outs", summary="End all sessions")
    async def log_out(request: Request, officer_id: UUID) -> dict[str, object]:
        """Sessions and links end; they may log in again."""
        await _answered(keeping.officers(request).log_out(officer_id))
        return {"officer": await keeping.shown(request, officer_id)}

    return router


def _of_keys(keeping: Keeping, router: APIRouter, authenticate: Authenticate) -> APIRouter:
    @router.post("/api-keys", status_code=201, summary="Make an API key")
    async def make(request: Request, body: KeyBody, again: Again = "") -> dict[str, object]:
        """In force at once; the `key` itself is shown only now, and once more where the same is
        sent again in the same session under its Idempotency-Key. 409 when a key in force has this
        name, 403 when the division reaches beyond one's own, and for a key."""
        in_person(request)
        asked = KeyAsked(body.name, frozenset(body.scopes), body.division, body.expires_at)
        session = presented_session(request, authenticate)
        asking = Asking(session, again.strip()) if again.strip() else None
        key_id, key = await _answered(keeping.keys(request).make(asked, asking))
        shown = await keeping.listed.key(actor_of(request).division, key_id)
        return {"api_key": shown, "key": key}

    @router.post("/api-keys/{key_id}/revocation", summary="Revoke an API key")
    async def revoke(request: Request, key_id: str) -> dict[str, object]:
        """Out of force at once, for good; once more changes nothing."""
        try:
            await keeping.keys(request).revoke(key_id)
        except KeyUnknownError:
            raise ProblemError(404, "api-key-unknown", {"id": key_id[:40]}) from None
        return {"key_id": key_id, "status": "revoked"}

    return router


async def _answered(doing: Awaitable[T]) -> T:
    """What was done, or the problem that it met."""
    try:
        return await doing
    except DivisionError as error:
        raise ProblemError(422, "division-code", {"code": str(error)}) from None
    except (OfficerError, KeyRefusedError) as error:
        if error.kind == "beyond":
            raise ProblemError(403, "beyond-division") from None
        if error.kind == "reused":
            raise ProblemError(422, "idempotency-key-reused") from None
        what = "officer" if isinstance(error, OfficerError) else "api-key"
        values = {"name": error.name}
        raise ProblemError(STATUS[error.kind], f"{what}-{error.kind}", values) from None
