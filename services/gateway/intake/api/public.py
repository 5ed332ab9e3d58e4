"""Intake's routes on gateway-public: alerts in, and what became of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from schemas.events.hazard_alerts import AlertReceived
from services.gateway.adapters.texts import Texts
from services.gateway.api.auth import actor_of, keyed
from services.gateway.api.body import Body, BodyEnd, read_body
from services.gateway.api.problems import ProblemError, texts_for
from services.gateway.domain.actor import Scope
from services.gateway.intake.adapters.records import Records
from services.gateway.intake.api.wording import stored_findings, worded
from services.gateway.intake.domain.document import Document
from services.gateway.intake.domain.findings import Finding, RefusedError
from services.gateway.intake.domain.reach import may_touch
from services.gateway.intake.domain.size import TOO_LARGE
from services.gateway.intake.handlers.take_document import (
    INCIDENT_OUTSIDE,
    OUTSIDE,
    Intake,
    Recorded,
)
from services.gateway.ports import Authenticate

log = structlog.get_logger(__name__)
_ENDS = {
    BodyEnd.TOO_LARGE: (413, "document-too-large", "too-large"),
    BodyEnd.TOO_SLOW: (408, "document-too-slow", "too-slow"),
    BodyEnd.BROKEN_OFF: (400, "document-broken-off", "broken-off"),
}
_REFUSED = dict.fromkeys((OUTSIDE, INCIDENT_OUTSIDE), 403) | dict.fromkeys(TOO_LARGE, 413)
EXAMPLE = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>typhoon-orange-1</identifier>
  <sender>met.example</sender>
  <sent>2026-08-01T20:00:00+08:00</sent>
  <status>Exercise</status>
  <msgType>Alert</msgType>
  <scope>Public</scope>
  <info>
    <language>zh-CN</language>
    <category>Met</category>
    <event>台风橙色预警</event>
    <urgency>Expected</urgency>
    <severity>Severe</severity>
    <certainty>Likely</certainty>
    <expires>2026-08-02T08:00:00+08:00</expires>
    <senderName>示范市气象台</senderName>
    <headline>台风橙色预警</headline>
    <area>
      <areaDesc>示范街道</areaDesc>
      <geocode><valueName>division</valueName><value>440307001</value></geocode>
    </area>
  </info>
</alert>
"""
_XML = {
    "requestBody": {
        "required": True,
        "content": {
            "application/cap+xml": {
                "schema": {"type": "string"},
                "examples": {"drill": {"value": EXAMPLE}},
            }
        },
    }
}


@dataclass(frozen=True)
class Limits:
    """How large a document may be and how long it may take to come in."""

    most_bytes: int
    read_s: float


def routes(intake: Intake, authenticate: Authenticate, limits: Limits) -> APIRouter:
    """The route that takes alerts in."""
    route_class = keyed(authenticate, Scope.ALERTS_WRITE, most_bytes=None)
    router = APIRouter(prefix="/v1/alerts", tags=["alerts"], route_class=route_class)

    @router.post("", status_code=202, summary="Take a CAP 1.2 alert", openapi_extra=_XML)
    async def post_alert(request: Request) -> JSONResponse:
        """Answered 202 once the alert is committed; the same alert again gives the same id."""
        actor = actor_of(request)
        if request.headers.get("content-encoding", "identity").lower() != "identity":
            raise ProblemError(415, "content-encoding")
        body = await read_body(request, limits.most_bytes, limits.read_s)
        texts = texts_for(request)
        if body.end is not BodyEnd.COMPLETE:
            raise await _unread(intake, body, actor.name, limits)
        document = Document(body.raw, actor.name, division=actor.division, proposer=actor.key_id)
        try:
            recorded = await intake.take(document)
        except RefusedError as error:
            log.info("alert.refused", codes=[finding.code for finding in error.findings])
            raise _refused(error, document, texts) from None
        log.info("alert.recorded", alert=str(recorded.alert_id), new=recorded.new)
        location = {"Location": f"/v1/alerts/{recorded.alert_id}"}
        return JSONResponse(_recorded(recorded, texts), status_code=202, headers=location)

    return router


def reading(records: Records, authenticate: Authenticate) -> APIRouter:
    """The route that shows a recorded alert; both processes have it."""
    route_class = keyed(authenticate, Scope.READ, Scope.ALERTS_WRITE)
    router = APIRouter(prefix="/v1/alerts", tags=["alerts"], route_class=route_class)

    @router.get("/{alert_id}", summary="A recorded alert")
    async def get_alert(request: Request, alert_id: UUID) -> dict[str, object]:
        """The alert as it was normalised, its incident, its level's rule, and what was odd.

        One that names other divisions alone is nobody's here.
        """
        row = await records.alert(alert_id)
        if row is None or not _concerns(row["event"], actor_of(request).division):
            raise ProblemError(404, "alert-unknown", {"id": alert_id})
        texts = texts_for(request)
        return {
            "alert_id": str(row["alert_id"]),
            "incident_id": str(row["incident_id"]),
            "document_id": str(row["document_id"]),
            "recorded_at": row["recorded_at"].isoformat(),
            "by": row["actor"],
            "level_rule": row["level_rule"],
            "mobilises": not row["not_passed_on"],
            "mobilises_not_because": _why_not(row["not_passed_on"], texts),
            "warnings": worded(stored_findings(row["findings"]), texts),
            **row["event"],
        }

    return router


def _concerns(event: Mapping[str, object], division: str) -> bool:
    return may_touch(AlertReceived.model_validate(event).areas, division)


async def _unread(intake: Intake, body: Body, actor: str, limits: Limits) -> ProblemError:
    document = Document.beginning(body.raw, actor)
    status, kind, code = _ENDS[body.end]
    limit = {"bytes": f"{limits.most_bytes:,}", "seconds": f"{limits.read_s:g}"}
    await intake.keep_refused(document, (Finding(code, values=limit),))
    return ProblemError(status, kind, limit, {"document_id": _kept_id(document)})


def _refused(error: RefusedError, document: Document, texts: Texts) -> ProblemError:
    errors = worded(error.findings, texts)
    first = errors[0]
    extra = {
        "element": first["element"],
        "line": first["line"],
        "errors": errors,
        "document_id": _kept_id(document),
    }
    status = _REFUSED.get(str(first["code"]), 422)
    return ProblemError(status, "document-refused", {"what": first["detail"]}, extra)


def _kept_id(document: Document) -> str:
    return str(document.document_id)


def _recorded(recorded: Recorded, texts: Texts) -> dict[str, object]:
    return {
        "alert_id": str(recorded.alert_id),
        "incident_id": str(recorded.incident_id),
        "status": "recorded",
        "new": recorded.new,
        "mobilises": not recorded.not_passed_on,
        "mobilises_not_because": _why_not(recorded.not_passed_on, texts),
        "warnings": worded(recorded.findings, texts),
    }


def _why_not(key: str, texts: Texts) -> str | None:
    return texts(f"not-passed-on.{key}") if key else None
