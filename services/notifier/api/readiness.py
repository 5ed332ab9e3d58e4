"""A finding of the notifier's own at /readyz, before those that every process has."""

from collections.abc import Callable

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

PATH = "/readyz"


class WithFinding:
    """An application as it was, that is not ready while `finding` says what is in the way."""

    def __init__(self, app: ASGIApp, name: str, finding: Callable[[], str]) -> None:
        self._app = app
        self._name = name
        self._finding = finding

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        asked = scope["type"] == "http" and scope["path"] == PATH
        found = self._finding() if asked else ""
        if not found:
            await self._app(scope, receive, send)
            return
        body = {"ready": False, "checks": {self._name: found}}
        await JSONResponse(body, status_code=503)(scope, receive, send)
