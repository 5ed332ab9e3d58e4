"""Who has no key learns nothing: no route looks at address or body before it has seen one."""

from collections.abc import Iterator

from fastapi import FastAPI
from httpx import AsyncClient

from services.gateway.domain.actor import Scope
from services.runtime.parts import Parts
from tests.integration.gateway.conftest import client_for, key

GARBAGE = (b"\xff\x00{not json", b'{"action":', b"", b" " * 70_000)
KEYS: tuple[dict[str, str], ...] = (
    {},
    {"Authorization": "Bearer mk_nobody_0000"},
    {"X-API-Key": "garbage"},
)


def operations(parts: Parts) -> Iterator[tuple[str, str]]:
    """Every method and address of a process, with garbage in the address's places."""
    assert isinstance(parts.app, FastAPI)
    for path, methods in parts.app.openapi()["paths"].items():
        for method in methods:
            yield method.upper(), path.replace("{", "").replace("}", "")


async def test_no_key_no_look(public: Parts, console: Parts) -> None:
    for parts in (public, console):
        seen = list(operations(parts))
        assert len(seen) >= 2
        async with client_for(parts) as client:
            for method, path in seen:
                for headers in KEYS:
                    await refuses(client, method, path, headers)


async def refuses(client: AsyncClient, method: str, path: str, headers: dict[str, str]) -> None:
    for content in GARBAGE:
        answer = await client.request(method, path, headers=headers, content=content)
        assert answer.status_code == 401, (method, path, content[:20], answer.text)
        assert answer.headers["content-type"] == "application/problem+json"


async def test_the_wrong_scope_learns_no_more(console: Parts) -> None:
    async with client_for(console, await key(console, Scope.ALERTS_WRITE)) as client:
        for method, path in operations(console):
            answer = await client.request(method, path, content=GARBAGE[0])
            # A sender may send, raise and lift, plan drills (not sign them), and read back its own
            # alert: there the request is looked at.
            own = (("GET", "/v1/alerts/alert_id"), ("POST", "/v1/alerts"))
            follows = method == "POST" and path.endswith(("/lifting", "/raisings"))
            plans = method == "POST" and path.startswith("/v1/drill") and "signature" not in path
            may = (method, path) in own or follows or plans
            wanted = 422 if may else 403
            assert answer.status_code == wanted, (method, path)
