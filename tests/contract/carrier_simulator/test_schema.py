"""The carrier against Twilio's own description, in both directions."""

from typing import Any

import fastjsonschema
import httpx
import pytest

from services.carrier_simulator.translate.openapi import description
from tests.contract.carrier_simulator.world import DRILL, EMERGENCY, FROM, PHONE, TOKENS, World

ROOT = f"/2010-04-01/Accounts/{EMERGENCY}"
ENDS = {"To": PHONE, "From": FROM[EMERGENCY]}


async def asked(carrier: World, method: str, path: str, **more: Any) -> httpx.Response:
    auth = (EMERGENCY, TOKENS[EMERGENCY])
    return await carrier.http.request(method, f"{ROOT}/{path}", auth=auth, **more)


def plain(schema: Any) -> Any:
    """OpenAPI 3.0 as JSON Schema: what may be null says so in its type, references are local."""
    if isinstance(schema, list):
        return [plain(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: plain(part) for name, part in schema.items() if name != "nullable"}
    return {"anyOf": [made, {"type": "null"}]} if schema.get("nullable") is True else made


def judge(method: str, path: str, status: str) -> Any:
    found = description()["paths"][f"/2010-04-01/Accounts/{{AccountSid}}/{path}"][method]
    schema = plain(found["responses"][status]["content"]["application/json"]["schema"])
    parts = {"components": {"schemas": plain(description()["components"]["schemas"])}}
    whole = {"allOf": [schema], **parts}
    # Twilio's own pages of a list are named by path alone, whatever its description says.
    return fastjsonschema.compile(whole, formats={"uri": lambda _: True})


async def test_answers_are_as_described(carrier: World) -> None:
    message = await asked(carrier, "POST", "Messages.json", data={**ENDS, "Body": "x"})
    call = await asked(carrier, "POST", "Calls.json", data={**ENDS, "Url": "http://127.0.0.1:1/"})
    judge("post", "Messages.json", "201")(message.json())
    judge("post", "Calls.json", "201")(call.json())
    for what, item in (("Messages", message), ("Calls", call)):
        fetched = await asked(carrier, "GET", f"{what}/{item.json()['sid']}.json")
        judge("get", f"{what}/{{Sid}}.json", "200")(fetched.json())
        listed = await asked(carrier, "GET", f"{what}.json", params={"To": PHONE})
        assert len(listed.json()[what.lower()]) == 1
        judge("get", f"{what}.json", "200")(listed.json())


@pytest.mark.parametrize(
    ("path", "form", "code"),
    [
        ("Messages.json", {}, 21604),
        ("Messages.json", {**ENDS, "To": "19900000001", "Body": "x"}, 21211),
        ("Messages.json", {"To": PHONE, "Body": "x"}, 21603),
        ("Messages.json", {**ENDS, "From": FROM[DRILL], "Body": "x"}, 21606),
        ("Messages.json", {**ENDS, "Body": "x", "ValidityPeriod": "soon"}, 20001),
        ("Messages.json", {**ENDS, "Body": "x", "ValidityPeriod": "36001"}, 20001),
        ("Messages.json", {**ENDS, "Body": "x", "ContentRetention": "never"}, 20001),
        ("Calls.json", {}, 21201),
        ("Calls.json", {"To": PHONE}, 21213),
        ("Calls.json", {**ENDS, "To": "0571"}, 21211),
        ("Calls.json", {**ENDS, "From": FROM[DRILL], "Url": "http://x"}, 21210),
        ("Calls.json", {**ENDS, "Url": "x"}, 21205),
        ("Calls.json", {**ENDS, "Url": "http://x", "Method": "PUT"}, 20001),
    ],
)
async def test_what_twilio_would_refuse_is_refused_in_its_shape(
    carrier: World, path: str, form: dict[str, str], code: int
) -> None:
    answer = await asked(carrier, "POST", path, data=form)
    body = answer.json()
    assert (answer.status_code, body["status"], body["code"]) == (400, 400, code)
    assert body["message"]
    assert body["more_info"].endswith(f"/{code}")
    assert not carrier.log.read_text()


@pytest.mark.parametrize(
    "query", [{"PageSize": "1001"}, {"DateSent": "today"}, {"To": "19900000001"}]
)
async def test_so_are_lists(carrier: World, query: dict[str, str]) -> None:
    answer = await asked(carrier, "GET", "Messages.json", params=query)
    assert (answer.status_code, answer.json()["code"]) == (400, 21211 if "To" in query else 20001)


async def test_so_are_updates(carrier: World) -> None:
    made = await asked(carrier, "POST", "Messages.json", data={**ENDS, "Body": "x"})
    path = f"Messages/{made.json()['sid']}.json"
    answer = await asked(carrier, "POST", path, data={"Status": "sent"})
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)
