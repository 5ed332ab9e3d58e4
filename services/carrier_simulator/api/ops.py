"""Whether the process lives, is ready, and what it counts."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from services.carrier_simulator.api.answers import JsonResponse
from services.carrier_simulator.api.metrics import Metrics


def routes(metrics: Metrics, ready: Callable[[], bool]) -> list[BaseRoute]:
    """/healthz, /readyz (503 until the log is read back, and while its disk refuses), /metrics."""

    async def healthz(_request: Request) -> Response:
        return JsonResponse({"status": "ok"})

    async def readyz(_request: Request) -> Response:
        good = ready()
        return JsonResponse({"status": "ready" if good else "not ready"}, 200 if good else 503)

    async def exposition(_request: Request) -> Response:
        return Response(metrics.text(), media_type="text/plain; version=0.0.4")

    return [
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/metrics", exposition),
    ]
