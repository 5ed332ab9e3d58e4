"""A limit on request bodies that a framework reads before anybody asks for a key."""

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from services.gateway.api.problems import ProblemError, problem_response


class LimitedBodies:
    """Refuses bodies of more than `most_bytes`, and those that do not say how long they are."""

    def __init__(self, app: ASGIApp, most_bytes: int) -> None:
        self._app = app
        self._most_bytes = most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._fits(request := Request(scope)):
            error = ProblemError(413, "body-too-large", {"bytes": f"{self._most_bytes:,}"})
            await problem_response(request, error)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _fits(self, request: Request) -> bool:
        if "transfer-encoding" in request.headers:
            return False
        length = request.headers.get("content-length", "0")
        # The server reads no more than what was announced.
        return length.isdecimal() and int(length[:20]) <= self._most_bytes
