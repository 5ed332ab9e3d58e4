"""Routes of the overview and the plain lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Query, Request

from schemas.vocabulary import MobilisationState
from services.gateway.api.auth import actor_of, keyed
from services.gateway.api.cursors import Places
from services.gateway.console.adapters.approvals import Approvals
from services.gateway.console.adapters.desk import Desk
from services.gateway.console.adapters.matter_desk import MatterDesk
from services.gateway.console.adapters.pictures import Pictures
from services.gateway.console.adapters.places import AlertPlace
from services.gateway.console.adapters.way import Way
from services.gateway.console.api.matters import answered_by
from services.gateway.console.domain.alarms import alarms_for
from services.gateway.console.handlers.running import Running
from services.gateway.domain.actor import Actor, Scope
from services.gateway.ports import Authenticate
from services.runtime.health import Check, ready

MOST_MATTERS = 100


@dataclass(frozen=True)
class Lists:
    """What the overview is made of."""

    desk: Desk
    running: Running
    matters: MatterDesk
    pictures: Pictures
    signing: Approvals

    async def waiting(
        self, actor: Actor, running: Sequence[dict[str, Any]]
    ) -> dict[str, Sequence[Mapping[str, Any]]]:
        """What somebody has to do something about, of what the actor's division may see."""
        drills = await self.desk.drills_not_held(actor.division)
        alarms = await self.pictures.alarms(20, unseen=True)
        return {
            "approvals": await self.signing.seen_by(actor),
            "help": [row for row in running if row["needs_help"]],
            "matters": await self.matters.to_answer(
                actor.division, answered_by(actor), MOST_MATTERS
            ),
            "alarms": alarms_for(alarms, actor),
            "drills": await self.signing.drills_seen_by(actor, drills),
        }


@dataclass(frozen=True)
class House:
    """What is asked of the service itself: this process, and the way through the others."""

    checks: dict[str, Check]
    way: Way


def routes(lists: Lists, house: House, authenticate: Authenticate) -> APIRouter:
    """The routes with what they work on."""
    desk = lists.desk
    router = APIRouter(prefix="/v1", tags=["desk"], route_class=keyed(authenticate, Scope.READ))
    places = Places(AlertPlace)

    @router.get("/overview", summary="What waits, what runs, what is broken")
    async def overview(request: Request) -> dict[str, object]:
        """`waiting`: what waits for a signature, doors that need help, matters that one may
        answer, alerts that called nobody until somebody has seen to them (`mine`: whether one
        may), drills that did not take place or are still to be signed (by one of `signers`);
        `running`: with how their visits stand, and `mine`: they reach nowhere beyond one's
        division, so that they are commanded from there; `broken`: channels off, lines left alone,
        dead letters, what this process itself lacks, and since when events of ours are taken over
        by nobody, answers are sent on by nobody, or a canary has not arrived (`late`)."""
        actor = actor_of(request)
        running = await lists.running(actor.division)
        state = MobilisationState.AWAITING_APPROVAL
        lacks = await ready(house.checks)
        return {
            "waiting": await lists.waiting(actor, running),
            "running": [row for row in running if row["state"] != state],
            "ended": await desk.ended(actor.division),
            "broken": {
                "channels": [row for row in await desk.channels() if not row["enabled"]],
                "lines": [row for row in await desk.lines() if row["open_since"]],
                "dead_letters": await desk.dead_letter_count(),
                "checks": {name: finding for name, finding in lacks.items() if finding},
                "late": await house.way.late(),
            },
        }

    @router.get("/waiting", summary="How much waits")
    async def waiting(request: Request) -> dict[str, int]:
        """`count`: as many as the overview lists under `waiting`."""
        actor = actor_of(request)
        found = await lists.waiting(actor, await lists.running(actor.division))
        return {"count": sum(len(rows) for rows in found.values())}

    @router.get("/alerts", summary="Recorded alerts, the newest first", tags=["alerts"])
    async def list_alerts(
        request: Request,
        before: str | None = None,
        limit: int = Query(50, ge=1, le=500),
    ) -> dict[str, object]:
        """`next` is the `before` of the following page, null at the end. What mobilised another
        division alone is left out; what mobilised nobody is seen by everybody."""
        rows, actor = await desk.alerts(limit, places.of(before, "before")), actor_of(request)
        shown = [r for r in rows if not r["communities"] or actor.touches(r["communities"])]
        return {"alerts": shown, "next": places.following(rows, limit)}

    @router.get("/channels", summary="Channels and lines", tags=["channels"])
    async def list_channels() -> dict[str, object]:
        """How each channel is set, which of the carrier's lines are left alone, with why, and what
        one number gets at most: in a minute, an hour, a day (null: no limit), of which `reserve`
        is the share that drills leave to emergencies. The limits are settings of the notifier."""
        return {
            "channels": await desk.channels(),
            "lines": await desk.lines(),
            "limits": await desk.limits(),
        }

    return router
