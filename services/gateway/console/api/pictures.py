"""Routes by which officers and `muster watch` see what runs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Literal
from uuid import UUID

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from schemas.vocabulary import MobilisationState, NodeKind
from services.gateway.api.auth import actor_of, keyed
from services.gateway.api.cursors import following
from services.gateway.api.problems import ProblemError
from services.gateway.console.adapters.pictures import Pictures
from services.gateway.console.api.own import own_mobilisation
from services.gateway.console.domain.figures import PACES, summed
from services.gateway.console.domain.outlook import outlook
from services.gateway.console.handlers.keep_progress import KeptProgress, Node
from services.gateway.domain.actor import Scope
from services.gateway.ports import Authenticate
from services.runtime.clock import Clock

Kind = Literal["community", "grid", "building", "stairwell"]


def routes(
    pictures: Pictures, progress: KeptProgress, authenticate: Authenticate, clock: Clock
) -> APIRouter:
    """The routes with what they work on."""
    route_class = keyed(authenticate, Scope.READ)
    router = APIRouter(prefix="/v1", tags=["mobilisations"], route_class=route_class)

    @router.get("/mobilisations", summary="Mobilisations, the newest first")
    async def list_mobilisations(
        request: Request,
        alert_id: UUID | None = None,
        incident_id: UUID | None = None,
        state: MobilisationState | None = None,
        before: UUID | None = None,
        limit: int = Query(50, ge=1, le=500),
    ) -> dict[str, object]:
        """Those that touch one's division: all, or of one alert, incident or state. `next` is the
        `before` of the following page, null at the end."""
        rows = await pictures.mobilisations(
            alert=alert_id,
            incident=incident_id,
            state=state,
            division=actor_of(request).division,
            before=before,
            limit=limit,
        )
        return {"mobilisations": rows, "next": following(rows, "mobilisation_id", limit)}

    @router.get("/mobilisations/{mobilisation_id}", summary="One mobilisation")
    async def get_mobilisation(
        request: Request,
        mobilisation_id: UUID,
        down_to: Kind = "grid",
        doors: int = Query(500, ge=0, le=10_000),
        entries: int = Query(200, ge=0, le=5_000),
    ) -> Response:
        """State, figures in all and by node, who is not accounted for by door, timeline.

        `unaccounted` counts every such door, `doors` lists the most at risk; residents are
        named by id alone. Each node, and all of it, says how many have answered and were accounted
        for a minute lately (`answered_a_minute`, `accounted_a_minute`), and in which minute all
        will be if things go on so (`answered_by`, `accounted_by`; null: reached, no end in sight,
        paused or over; of answers also once tasks have ended). Commands are recorded at once and in
        force when `state` says so. Of a mobilisation that reaches beyond one's division, one's part
        is shown. Down to buildings or stairwells all tasks and visits are added up for each request
        (of a district a second): whoever looks again and again asks down to grids, which are kept.
        """
        actor = actor_of(request)
        found = await own_mobilisation(request, pictures, mobilisation_id)
        nodes = await progress.down_to(NodeKind(down_to), mobilisation_id, actor.division)
        runs = found["state"] == MobilisationState.RUNNING
        shown = partial(_node, now=found["ended_at"] or clock.now(), runs=runs)
        totals = shown(_totals(nodes))
        answer = {
            "mobilisation": found,
            "totals": totals,
            "unaccounted": totals["visits"] - totals["accounted"],
            "doors": await pictures.unaccounted(mobilisation_id, actor.division, doors),
            "progress": [shown(node) for node in nodes],
            "timeline": await pictures.timeline(mobilisation_id, actor.division, entries),
            "commands": await pictures.commands(mobilisation_id),
        }
        return Response(orjson.dumps(answer), media_type="application/json")

    @router.get("/mobilisations/{mobilisation_id}/timeline", summary="What happened and why")
    async def list_entries(
        request: Request,
        mobilisation_id: UUID,
        before: int | None = Query(None, ge=1, lt=2**62),
        limit: int = Query(200, ge=1, le=1_000),
    ) -> dict[str, object]:
        """Every decision with its reason, the newest first; in a division and to the whole. `next`
        is the `before` of the following page, null at the end."""
        await own_mobilisation(request, pictures, mobilisation_id)
        division = actor_of(request).division
        rows = await pictures.timeline(mobilisation_id, division, limit, before)
        return {"timeline": rows, "next": following(rows, "entry_id", limit)}

    @router.get("/alerts/{alert_id}/impact", summary="What an alert touches", tags=["alerts"])
    async def get_impact(request: Request, alert_id: UUID) -> dict[str, object]:
        """The counts once all grids were told; `alarm` when its areas touch nobody. 404 until then.

        An alert that mobilises other divisions alone is not shown; one that mobilises nobody is.
        What one mobilises beyond one's division too is not counted: `closed` is null.
        """
        found = await pictures.impact(alert_id)
        actor = actor_of(request)
        if found is None or (found["communities"] and not actor.touches(found["communities"])):
            raise ProblemError(404, "impact-unknown", {"id": alert_id})
        closed = found["closed"]
        # The counts are of the whole alone; of what mobilises nobody everybody hears (`alarms`).
        own = not found["communities"] or actor.covers(found["communities"])
        return {**found, "closed": closed if own else None, "alarm": _touches_nobody(closed)}

    @router.get("/plans/loads", summary="Plans that were loaded", tags=["commands"])
    async def list_plan_loads(
        command_id: UUID | None = None,
        before: UUID | None = None,
        limit: int = Query(50, ge=1, le=500),
    ) -> dict[str, object]:
        """The newest first; with an empty `refusal` the plan is in force since `at`. What was
        only checked is found by its `command_id` alone. `next` is the `before` of the following
        page, null at the end."""
        rows = await pictures.plan_loads(command_id, limit, before)
        return {"loads": rows, "next": following(rows, "command_id", limit)}

    return router


def _touches_nobody(counts: Mapping[str, int] | None) -> bool:
    """Zero grids is an alarm, never silence; an alert that only lifts some is none. What stays
    covered by none of its areas is no match either."""
    if counts is None:
        return False
    return counts["grids"] == counts["lifted_grids"] == 0 or counts.get("kept_grids", 0) > 0


def _totals(nodes: Sequence[Node]) -> dict[str, float]:
    """The sum over the communities: each holds its own figures and those below."""
    return summed(node for node in nodes if node["kind"] == NodeKind.COMMUNITY)


def _node(node: Node, now: datetime, *, runs: bool) -> dict[str, Any]:
    figures = {name: value for name, value in node.items() if name not in PACES}
    return figures | outlook(node, now, runs=runs)
