"""Intake's routes on gateway-console: kept documents, for the officer."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.gateway.api.auth import actor_of, keyed
from services.gateway.api.cursors import following
from services.gateway.api.problems import ProblemError, texts_for
from services.gateway.domain.actor import Scope
from services.gateway.intake.adapters.records import Records
from services.gateway.intake.api.public import reading
from services.gateway.intake.api.wording import stored_findings, worded
from services.gateway.ports import Authenticate

State = Literal["recorded", "repeated", "differs", "refused"]


def routes(records: Records, authenticate: Authenticate) -> list[APIRouter]:
    """The routes with what they work on."""
    route_class = keyed(authenticate, Scope.READ)
    documents = APIRouter(prefix="/v1/documents", tags=["documents"], route_class=route_class)

    @documents.get("", summary="Documents that came in")
    async def list_documents(
        request: Request,
        state: State | None = "refused",
        before: UUID | None = None,
        limit: int = Query(50, ge=1, le=500),
    ) -> dict[str, object]:
        """The newest first; refused ones unless another state is asked for. `next` is the `before`
        of the following page, null at the end.

        Intake is one for all divisions: who is there for one of them finds none here.
        """
        if actor_of(request).division:
            return {"documents": [], "next": None}
        texts = texts_for(request)
        rows = await records.documents(state, limit, before)
        return {
            "next": following(rows, "document_id", limit),
            "documents": [
                {
                    "document_id": str(row["document_id"]),
                    "state": row["state"],
                    "alert_id": str(row["alert_id"]) if row["alert_id"] else None,
                    "by": row["actor"],
                    "received_at": row["received_at"].isoformat(),
                    "last_received_at": row["last_received_at"].isoformat(),
                    "times": row["times"],
                    "size": row["size"],
                    "complete": row["complete"],
                    "findings": worded(stored_findings(row["findings"]), texts),
                }
                for row in rows
            ],
        }

    @documents.get("/{document_id}/raw", summary="A document as it came")
    async def get_raw(request: Request, document_id: UUID) -> Response:
        """Its bytes, never shown as a page."""
        raw = None if actor_of(request).division else await records.raw(document_id)
        if raw is None:
            raise ProblemError(404, "document-unknown", {"id": document_id})
        headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
        return Response(raw, media_type="application/octet-stream", headers=headers)

    return [reading(records, authenticate), documents]
