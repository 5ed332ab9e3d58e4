"""Routes by which officers command; every one answers "recorded" once it is committed."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from schemas.events.commands import MobilisationAction
from schemas.hazards import BY_KEY
from schemas.moments import Moment
from schemas.vocabulary import Channel, DeclineReason, Rank
from services.gateway.api.auth import keyed, require
from services.gateway.api.problems import ProblemError
from services.gateway.api.typed import Typed
from services.gateway.console.api.sending import IdempotencyKey, answer, sender_of
from services.gateway.console.handlers.command_channel import CommandingChannels
from services.gateway.console.handlers.command_mobilisation import (
    SIGNING,
    CommandingMobilisations,
    Wish,
)
from services.gateway.console.handlers.command_plan import (
    CommandingPlans,
    PlanDocuments,
    TypedEdition,
)
from services.gateway.console.handlers.command_roster import CommandingRoster
from services.gateway.domain.actor import Scope
from services.gateway.domain.notes import LONGEST_NOTE
from services.gateway.ports import Authenticate

LONGEST_PLAN = 262_144
"""Bytes of a plan's editions as JSON; the shipped ones have about 40,000."""

LONGEST_EDITION = 40_000
"""Characters; the shipped ones have about 8,000."""

SOMEBODY = "0d9f6c2e-5c1d-4f0a-9a51-3d2f6f0b7a11"


def _showing(example: dict[str, Any]) -> ConfigDict:
    """Fields of other names are refused; the API's description shows the example."""
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [example]})


class MobilisationBody(BaseModel):
    """`expected_revision`: the one the officer saw; 409 when something else was decided of the
    whole since. Figures do not move it, and a stop is taken at any. `why` comes with `decline`, and
    with nothing else; so may a `note`, which is kept sealed. `message_id` comes with what is
    signed: a message, not the start."""

    model_config = _showing({"action": "pause", "expected_revision": 12})

    action: MobilisationAction
    expected_revision: int | None = None
    why: DeclineReason | None = None
    note: Typed = Field("", max_length=LONGEST_NOTE)
    message_id: UUID | None = None


class AssignmentBody(BaseModel):
    """From `starts_at` (left out: now) to `ends_at` (left out: open)."""

    model_config = _showing({"person_id": SOMEBODY, "rank": "A"})

    person_id: UUID
    rank: Rank
    starts_at: Moment | None = None
    ends_at: Moment | None = None


class AbsenceBody(BaseModel):
    """From `starts_at` (left out: now) to `ends_at`."""

    model_config = _showing({"ends_at": "2026-10-08T08:00:00+08:00"})

    starts_at: Moment | None = None
    ends_at: Moment


class ReturnBody(BaseModel):
    """`absence_id`: that absence alone, also one that is still to come."""

    model_config = _showing({"absence_id": "0b0f3c53-2f3c-5a58-9d0e-6f1b7f3a9c11"})

    absence_id: UUID | None = None


class ChannelBody(BaseModel):
    """At least one of both."""

    model_config = _showing({"enabled": True, "rate_per_s": 20})

    enabled: bool | None = None
    rate_per_s: float | None = Field(default=None, gt=0, allow_inf_nan=False)


class PlanBody(BaseModel):
    """A plan's files as data, the sources that they cite, and what every plan says alike."""

    model_config = _showing({"editions": [{"plan": "typhoon"}], "sources": {}, "common": {}})

    editions: list[dict[str, Any]] = Field(min_length=1, max_length=8)
    sources: dict[str, dict[str, str]]
    common: dict[str, Any]


class EditionBody(BaseModel):
    """The text of an edition's file; `check`: only say what is wrong and what would change."""

    model_config = _showing({"text": "plan: typhoon\nlevel: orange\nversion: 3\n", "check": True})

    text: str = Field(min_length=1, max_length=LONGEST_EDITION, pattern=r"^[^\x00]*$")
    check: bool = True


@dataclass(frozen=True)
class Commanding:
    """What commands are about."""

    mobilisations: CommandingMobilisations
    roster: CommandingRoster
    channels: CommandingChannels
    plans: CommandingPlans


def routes(commanding: Commanding, authenticate: Authenticate) -> list[APIRouter]:
    """The routes with what they work on."""
    return [
        _of_mobilisations(commanding.mobilisations, authenticate),
        _of_the_roster(commanding.roster, authenticate),
        _of_channels(commanding.channels, authenticate),
        _of_plans(commanding.plans, authenticate),
    ]


def _router(authenticate: Authenticate, *any_of: Scope) -> APIRouter:
    route_class = keyed(authenticate, *any_of)
    return APIRouter(prefix="/v1", tags=["commands"], route_class=route_class)


def _of_mobilisations(command: CommandingMobilisations, authenticate: Authenticate) -> APIRouter:
    signing = (Scope.MOBILISATIONS_APPROVE, Scope.MOBILISATIONS_DEPUTISE)
    router = _router(authenticate, Scope.MOBILISATIONS_WRITE, *signing)

    @router.post(
        "/mobilisations/{mobilisation_id}/commands",
        status_code=202,
        summary="Command a mobilisation",
    )
    async def command_mobilisation(
        request: Request,
        mobilisation_id: UUID,
        body: MobilisationBody,
        idempotency_key: IdempotencyKey = "",
    ) -> JSONResponse:
        """Approve, decline, countersign, stop, pause, resume or close; a stop is in force when this
        answers. A second officer signs, never the one who proposed it (409 says why not)."""
        signs = body.action in SIGNING
        require(request, *(signing if signs else (Scope.MOBILISATIONS_WRITE,)))
        if (body.action is MobilisationAction.DECLINE) is not (body.why is not None):
            raise ProblemError(422, "decline-why")
        if body.note and body.why is None:
            raise ProblemError(422, "invalid", {"fields": "note"})
        if body.message_id is not None and not signs:
            raise ProblemError(422, "not-of-messages")
        who = sender_of(request, idempotency_key)
        wish = Wish(body.action, body.expected_revision, body.why, body.note, body.message_id)
        return await answer(command(who, mobilisation_id, wish))

    return router


def _of_the_roster(roster: CommandingRoster, authenticate: Authenticate) -> APIRouter:
    router = _router(authenticate, Scope.ROSTER_WRITE)

    @router.post("/posts/{post_id}/assignments", status_code=202, summary="Assign a post")
    async def assign(
        request: Request, post_id: UUID, body: AssignmentBody, idempotency_key: IdempotencyKey = ""
    ) -> JSONResponse:
        """Give a post to a person at a rank."""
        who = sender_of(request, idempotency_key)
        period = (body.starts_at, body.ends_at)
        return await answer(roster.assign(who, post_id, body.person_id, body.rank, period))

    @router.post("/people/{person_id}/absences", status_code=202, summary="Report an absence")
    async def report_absence(
        request: Request, person_id: UUID, body: AbsenceBody, idempotency_key: IdempotencyKey = ""
    ) -> JSONResponse:
        """A person is away: their posts go to the deputy."""
        who = sender_of(request, idempotency_key)
        period = (body.starts_at, body.ends_at)
        return await answer(roster.report_absence(who, person_id, period))

    @router.post("/people/{person_id}/returns", status_code=202, summary="End an absence")
    async def end_absence(
        request: Request,
        person_id: UUID,
        body: ReturnBody | None = None,
        idempotency_key: IdempotencyKey = "",
    ) -> JSONResponse:
        """A person is back: absences of theirs that run now end, and their posts are theirs
        again. Those still to come stay, but for one that is named (`absence_id`): it is taken
        back."""
        who = sender_of(request, idempotency_key)
        named = body.absence_id if body is not None else None
        return await answer(roster.end_absence(who, person_id, named))

    return router


def _of_channels(command: CommandingChannels, authenticate: Authenticate) -> APIRouter:
    router = _router(authenticate, Scope.CHANNELS_WRITE)

    @router.post("/channels/{channel}", status_code=202, summary="Command a channel")
    async def command_channel(
        request: Request, channel: Channel, body: ChannelBody, idempotency_key: IdempotencyKey = ""
    ) -> JSONResponse:
        """Switch a channel on or off, or limit its rate."""
        who = sender_of(request, idempotency_key)
        if body.enabled is None and body.rate_per_s is None:
            raise ProblemError(422, "nothing-asked")
        return await answer(command(who, channel, body.enabled, body.rate_per_s))

    return router


def _of_plans(plans: CommandingPlans, authenticate: Authenticate) -> APIRouter:
    # A plan's texts are longer than any other command.
    route_class = keyed(authenticate, Scope.MOBILISATIONS_WRITE, most_bytes=LONGEST_PLAN)
    router = APIRouter(prefix="/v1", tags=["commands"], route_class=route_class)

    @router.post("/plans/{plan}", status_code=202, summary="Load a plan")
    async def load_plan(
        request: Request, plan: str, body: PlanBody, idempotency_key: IdempotencyKey = ""
    ) -> JSONResponse:
        """Put a plan's editions into force; what runs keeps the one it began with.

        Checked again where it comes into force: what became of it is in `GET /v1/plans/loads`.
        """
        if plan not in BY_KEY:
            raise ProblemError(404, "plan-unknown", {"id": plan})
        who = sender_of(request, idempotency_key)
        documents = PlanDocuments(tuple(body.editions), body.sources, body.common)
        return await answer(plans.load(who, plan, documents))

    @router.post("/plans/{plan}/editions/{level}", status_code=202, summary="Edit a plan")
    async def edit_plan(
        request: Request,
        plan: str,
        level: Annotated[str, Path(pattern="^[A-Za-z]{1,20}$")],
        body: EditionBody,
        idempotency_key: IdempotencyKey = "",
    ) -> JSONResponse:
        """Have one edition's file checked, or put into force when nothing is wrong with it.

        What became of it is in `GET /v1/plans/loads`: `faults` by line and field, and `changes`,
        both in the words of each language; no fault says that nothing is wrong.
        """
        if plan not in BY_KEY:
            raise ProblemError(404, "plan-unknown", {"id": plan})
        who = sender_of(request, idempotency_key)
        typed = TypedEdition(plan, level, body.text, body.check)
        return await answer(plans.edit(who, typed))

    return router
