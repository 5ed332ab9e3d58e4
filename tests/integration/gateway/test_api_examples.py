"""What the API's description shows as an example is understood by the API."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

import httpx

from services.gateway.domain.actor import Scope
from services.runtime.parts import Parts
from tests.integration.gateway.conftest import client_for, key

KNOWN = {"channel": "sms", "plan": "typhoon", "level": "orange"}
PARAMETER = re.compile(r"{(\w+)}")
NOT_UNDERSTOOD = "/problems/invalid"


def shown(document: dict[str, Any]) -> Iterator[tuple[str, str, list[object]]]:
    """Method, path and examples of every operation that takes a JSON body."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {})
            if "application/json" not in content:
                continue
            body = content["application/json"]
            schema = body["schema"]
            # One that may be left out.
            schema = next((each for each in schema.get("anyOf", ()) if "$ref" in each), schema)
            if "$ref" in schema:
                schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
            given = [item["value"] for item in body.get("examples", {}).values()]
            yield method.upper(), path, [*given, *schema.get("examples", ())]


def filled(path: str) -> str:
    return PARAMETER.sub(lambda found: KNOWN.get(found[1], str(uuid.uuid4())), path)


async def test_the_alert_that_is_shown_is_taken(console: Parts, public: Parts) -> None:
    document = public.app.openapi()  # type: ignore[attr-defined]
    taken = 0
    async with client_for(public, await key(console, *Scope)) as client:
        for path, methods in document["paths"].items():
            for method, operation in methods.items():
                content = operation.get("requestBody", {}).get("content", {})
                for kind, body in content.items():
                    if kind == "application/json":
                        continue
                    for example in body["examples"].values():
                        headers = {"Content-Type": kind}
                        raw = example["value"].encode()
                        answer = await client.request(method, path, content=raw, headers=headers)
                        assert answer.status_code == 202, answer.text
                        assert answer.json()["warnings"] == []
                        taken += 1
    assert taken == 1


async def test_errors_and_keys_are_described_as_they_are(console: Parts, public: Parts) -> None:
    for parts in (console, public):
        document = parts.app.openapi()  # type: ignore[attr-defined]
        assert "HTTPValidationError" not in str(document)
        needed = document["components"]["schemas"]["Problem"]["required"]
        async with client_for(parts) as client:
            for path, methods in document["paths"].items():
                for method, operation in methods.items():
                    said = operation["responses"]["default"]["content"]
                    assert list(said) == ["application/problem+json"]
                    answer = await client.request(method, filled(path))
                    asked = answer.status_code == httpx.codes.UNAUTHORIZED
                    assert bool(operation["security"]) == asked, (method, path, answer.text)
            for path in ("/v1/alerts/1", "/v1/nowhere"):
                answer = await client.get(path)
                assert answer.headers["content-type"] == "application/problem+json"
                assert set(needed) <= answer.json().keys()
        schemes = document["components"]["securitySchemes"]
        own = await key(console, Scope.READ)
        sent = {"bearer": {"Authorization": f"Bearer {own}"}, "key": {"X-API-Key": own}}
        assert sent.keys() == schemes.keys()
        async with client_for(parts) as client:
            for headers in sent.values():
                answer = await client.get(f"/v1/alerts/{uuid.uuid4()}", headers=headers)
                assert answer.status_code == 404


async def test_every_body_has_an_example_that_is_understood(
    console: Parts, public: Parts, officer: httpx.AsyncClient
) -> None:
    described = 0
    for parts in (console, public):
        async with client_for(parts) as client:
            document = (await client.get("/openapi.json")).json()
        for method, path, examples in shown(document):
            assert examples, f"{method} {path} shows no example"
            for example in examples:
                described += 1
                key = {"Idempotency-Key": uuid.uuid4().hex}
                answer = await officer.request(method, filled(path), json=example, headers=key)
                assert answer.status_code < 500, (method, path, example, answer.text)
                assert NOT_UNDERSTOOD not in answer.text, (method, path, example, answer.text)
    assert described >= 10
