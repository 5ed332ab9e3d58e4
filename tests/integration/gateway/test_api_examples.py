"""What the API's description shows as an example is understood by the API."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

import httpx

from services.runtime.parts import Parts
from tests.integration.gateway.conftest import client_for

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
            if "$ref" in schema:
                schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
            given = [item["value"] for item in body.get("examples", {}).values()]
            yield method.upper(), path, [*given, *schema.get("examples", ())]


def filled(path: str) -> str:
    return PARAMETER.sub(lambda found: KNOWN.get(found[1], str(uuid.uuid4())), path)


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
