"""/healthz (alive), /readyz (can do its work; says what is in the way) and /metrics."""

from collections.abc import Awaitable, Callable, Mapping

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Check = Callable[[], Awaitable[str]]
"""Gives an empty text when all is well, else what is wrong and what to do."""


async def ready(checks: Mapping[str, Check]) -> dict[str, str]:
    """Each check's finding by name; a check that raises is a finding too."""
    found: dict[str, str] = {}
    for name, check in checks.items():
        try:
            found[name] = await check()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
            found[name] = f"{type(error).__name__}"
    return found


def health_routes(
    checks: Mapping[str, Check], warnings: Mapping[str, Check] | None = None
) -> list[Route]:
    """The three routes every process serves; what `warnings` find is shown at /readyz, but the
    process can do its work."""

    async def healthz(_request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def readyz(_request: Request) -> Response:
        found = await ready(checks)
        bad = {name: finding for name, finding in found.items() if finding}
        body: dict[str, object] = {
            "ready": not bad,
            "checks": {name: finding or "ok" for name, finding in found.items()},
        }
        if warnings:
            body["warnings"] = {
                name: finding for name, finding in (await ready(warnings)).items() if finding
            }
        return JSONResponse(body, status_code=503 if bad else 200)

    async def metrics(_request: Request) -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return [
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/metrics", metrics),
    ]
