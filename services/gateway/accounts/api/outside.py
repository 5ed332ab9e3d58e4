"""Logging in at another provider: there with a state of one's own, and back with the same."""

import json
import secrets
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote, unquote

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from services.gateway.accounts.api.logging_in import LogInPages, guarded
from services.gateway.accounts.handlers.log_in import Refused
from services.gateway.accounts.ports import Outside, OutsideError, Started
from services.gateway.api.problems import texts_for
from services.gateway.domain.local_path import local_path

log = structlog.get_logger(__name__)
OUT = "/login/outside"
BACK = "/login/outside/done"


@dataclass(frozen=True)
class OutsidePages:
    """What the pages work on; `trusted`: the provider asks for a second factor itself."""

    log_in: LogInPages
    provider: Outside
    trusted: bool


def routes(pages: OutsidePages) -> list[Route]:
    """Out to the provider, and back."""
    return [
        Route(path, guarded(pages.log_in.plain, partial(page, pages)), methods=["GET"])
        for path, page in ((OUT, _go), (BACK, _come_back))
    ]


async def _go(pages: OutsidePages, request: Request) -> Response:
    try:
        started = await pages.provider.start()
    except OutsideError as error:
        return _failed(pages, request, error)
    wanted = local_path(request.query_params.get("next"))
    kept = [started.state, started.nonce, started.verifier, wanted]
    response = RedirectResponse(started.address, 303, headers={"Cache-Control": "no-store"})
    pages.log_in.cookies.send_out(response, quote(json.dumps(kept)))
    return response


async def _come_back(pages: OutsidePages, request: Request) -> Response:
    log_in, query = pages.log_in, request.query_params
    state, nonce, verifier, wanted = _kept(request, log_in.cookies.outside)
    shown = query.get("state", "")
    if not state or not secrets.compare_digest(state.encode(), shown.encode()):
        return _failed(pages, request, OutsideError("state"))
    now = log_in.logging_in.doors.units.clock.now()
    try:
        started = Started("", state, nonce, verifier)
        subject = await pages.provider.finish(query.get("code", ""), started, now)
    except OutsideError as error:
        return _failed(pages, request, error)
    entered = await log_in.logging_in.by_outside(subject, pages.trusted)
    if isinstance(entered, Refused):
        return log_in.plain.notice(403, "outside-unknown", texts_for(request), "/login")
    response = log_in.enter(entered, local_path(wanted))
    log_in.cookies.come_back(response)
    return response


def _failed(pages: OutsidePages, request: Request, error: OutsideError) -> Response:
    log.warning("log-in.outside-failed", step=str(error))
    return pages.log_in.plain.notice(401, "outside-failed", texts_for(request), "/login")


def _kept(request: Request, cookie: str) -> list[str]:
    """State, nonce, verifier and where to; four empty texts when the browser has none."""
    try:
        found = json.loads(unquote(request.cookies.get(cookie, "")))
    except ValueError:
        found = None
    right = isinstance(found, list) and len(found) == 4 and all(isinstance(x, str) for x in found)
    return found if right else ["", "", "", ""]
