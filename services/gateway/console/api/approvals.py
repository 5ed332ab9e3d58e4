"""Routes of what waits for a signature, and of who looks."""

from fastapi import APIRouter, Request, Response

from services.gateway.api.auth import actor_of, keyed, presented_session
from services.gateway.console.adapters.approvals import Approvals
from services.gateway.domain.actor import Scope
from services.gateway.ports import Authenticate


def routes(approvals: Approvals, authenticate: Authenticate) -> APIRouter:
    """The routes with what they work on."""
    route_class = keyed(authenticate, Scope.READ)
    router = APIRouter(prefix="/v1", tags=["approvals"], route_class=route_class)

    @router.get("/approvals", summary="What waits for a signature")
    async def list_approvals(request: Request) -> dict[str, object]:
        """Proposals with the seconds left, stops that the issuer has raised since (decline: it
        stays stopped), what nobody decided in the last 12 h, and countersignatures; `may_not` says
        why the asker can't sign, empty when they can; `signers` are the names of the officers who
        can now, null for who may not read names."""
        return {"approvals": await approvals.seen_by(actor_of(request))}

    @router.post("/looks", status_code=204, summary="Somebody is at the console")
    async def look(request: Request) -> Response:
        """Sent by pages when somebody opens one or moves in it: while nobody does, the duty posts
        are phoned about what waits. A program's key is nobody who looks."""
        if session := presented_session(request, authenticate):
            await authenticate.looked(session)
        return Response(status_code=204)

    return router
