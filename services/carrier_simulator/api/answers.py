"""Small things that every route needs: JSON out, bodies in with a limit."""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive
from yarl import URL

from services.carrier_simulator.domain.refusals import Refusal
from services.carrier_simulator.translate.twilio_json import refusal_json

Act = Callable[[Request, dict[str, Any]], Awaitable[Response]]
"""An endpoint of the control API that takes a JSON object."""

LARGEST_BODY = 65_536
_MOST_FIELDS = 100


class JsonResponse(Response):
    """JSON by orjson."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        return orjson.dumps(content)


def refused(refusal: Refusal) -> Response:
    """An error in Twilio's shape."""
    headers = {}
    if refusal.status == 401:
        headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'
    if refusal.status == 429:
        headers["Retry-After"] = "1"
    return JsonResponse(refusal_json(refusal), refusal.status, headers)


async def read_body(receive: Receive) -> bytes | None:
    """A request's body; None when it is larger than LARGEST_BODY or broke off."""
    parts, size = [], 0
    while True:
        event = await receive()
        if event["type"] != "http.request":
            return None
        part: bytes = event.get("body", b"")
        size += len(part)
        if size > LARGEST_BODY:
            return None
        parts.append(part)
        if not event.get("more_body", False):
            return b"".join(parts)


def read_form(body: bytes) -> dict[str, list[str]] | None:
    """An urlencoded form; None when it is not ASCII and UTF-8 or has too many fields."""
    if body.count(b"&") >= _MOST_FIELDS:
        return None
    try:
        # yarl reads percent-escapes in C; urllib.parse takes five times as long for Chinese.
        query = URL.build(path="/", query_string=body.decode("ascii"), encoded=True).query
    except ValueError:
        return None
    form = {name: query.getall(name) for name in query}
    if any("\ufffd" in value for values in form.values() for value in values):
        return None
    return form


async def read_object(request: Request) -> dict[str, Any] | None:
    """A JSON object, {} for an empty body; None for anything else."""
    body = await read_body(request.receive)
    if body is None:
        return None
    try:
        value = orjson.loads(body or b"{}")
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None


def problem(status: int, detail: str) -> Response:
    """An error of the control API."""
    return JsonResponse({"status": status, "detail": detail}, status)


def command(act: Act) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint around `act`: 415 for anything but JSON, 400 for anything but an object, 503
    while the log's disk refuses."""

    async def endpoint(request: Request) -> Response:
        if request.headers.get("content-type", "").partition(";")[0] != "application/json":
            return problem(415, "send application/json")
        body = await read_object(request)
        if body is None:
            return problem(400, "send a JSON object")
        try:
            return await act(request, body)
        except OSError:
            return problem(503, "the log's disk takes nothing; try again")

    return endpoint
