"""/healthz, /readyz and /metrics, and errors as problem details."""

import json
from datetime import timedelta

import httpx
from starlette.applications import Starlette

from services.runtime.health import health_routes
from services.runtime.problem import PROBLEM_TYPE, problem


async def well() -> str:
    return ""


async def behind() -> str:
    return f"this machine's clock is {timedelta(seconds=5).total_seconds()} s from the database's"


async def away() -> str:
    raise ConnectionError("postgres://muster_roster:secret@host")


async def ask(path: str, **checks: object) -> httpx.Response:
    app = Starlette(routes=health_routes(checks))  # type: ignore[arg-type]
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.get(path)


async def test_a_process_is_alive_whatever_is_in_its_way() -> None:
    answer = await ask("/healthz", database=away)
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_ready_is_who_finds_nothing_in_the_way() -> None:
    answer = await ask("/readyz", database=well, clock=well)
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "checks": {"database": "ok", "clock": "ok"}}


async def test_what_is_in_the_way_is_said_without_secrets() -> None:
    answer = await ask("/readyz", database=away, clock=behind, stream=well)
    assert answer.status_code == 503
    checks = answer.json()["checks"]
    assert checks["database"] == "ConnectionError"
    assert checks["clock"].startswith("this machine's clock is 5.0 s")
    assert checks["stream"] == "ok"
    assert "secret" not in answer.text


async def test_a_warning_is_shown_and_takes_nothing_out_of_service() -> None:
    app = Starlette(routes=health_routes({"database": well}, {"canary": behind, "other": well}))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["warnings"] == {"canary": await behind()}


async def test_metrics_are_served_for_prometheus() -> None:
    answer = await ask("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert "muster_landed_total" in answer.text


def test_a_problem_says_what_happened_where_and_what_to_do() -> None:
    answer = problem(422, "document-refused", "Refused", "no area", {"element": "info/area"})
    assert answer.media_type == "application/problem+json"
    assert json.loads(bytes(answer.body)) == {
        "type": PROBLEM_TYPE + "document-refused",
        "title": "Refused",
        "status": 422,
        "detail": "no area",
        "element": "info/area",
    }
