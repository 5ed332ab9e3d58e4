"""An alert comes in: recorded once, told once, and kept with its reason when it can't be taken."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from typing import Any

import httpx
import psycopg
import pytest

from services.gateway.domain.actor import Scope
from services.runtime.parts import Parts
from tests.integration.gateway.conftest import client_for, key
from tests.integration.gateway.world import envelopes
from tests.unit.gateway.alerts import cap, reference

Admin = psycopg.Connection[tuple[object, ...]]


def name() -> str:
    return uuid.uuid4().hex


async def post(sender: httpx.AsyncClient, document: str | bytes) -> httpx.Response:
    content = document.encode() if isinstance(document, str) else document
    return await sender.post("/v1/alerts?lang=en", content=content)


def events(admin: Admin, alert_id: str) -> list[dict[str, Any]]:
    return [item for item in envelopes(admin, "hazard-alerts") if item["trace"] == alert_id]


async def test_a_committed_alert_is_told_with_its_incident_as_key(
    sender: httpx.AsyncClient, admin: Admin
) -> None:
    answer = await post(sender, cap(name(), status="Exercise"))
    assert answer.status_code == 202
    body = answer.json()
    assert body["status"] == "recorded"
    assert body["new"] is True
    (event,) = events(admin, body["alert_id"])
    assert event["key"] == body["incident_id"]
    assert event["lane"] == "drill"
    assert event["payload"]["areas"][0]["polygons"][0][0] == [114.05, 22.54]
    # Whose key it came with travels by id, never by name.
    ids = admin.execute("select key_id from gateway.api_keys").fetchall()
    assert (event["payload"]["header"]["proposed_by"],) in ids
    assert "值班员" not in json.dumps(event, ensure_ascii=False)
    shown = (await sender.get(answer.headers["location"])).json()
    assert shown["level_rule"] == "signal in headline"
    assert shown["header"]["level"] == {"scale": "signal", "value": "orange"}


async def test_the_same_alert_again_gives_the_same_id_and_nothing_new(
    sender: httpx.AsyncClient, admin: Admin
) -> None:
    document = cap(name())
    answers = await asyncio.gather(*(post(sender, document) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["alert_id"] for answer in answers}) == 1
    assert sorted(answer.json()["new"] for answer in answers) == [False, False, False, True]
    assert len(events(admin, answers[0].json()["alert_id"])) == 1


async def test_other_content_under_the_same_name_changes_nothing_and_is_kept(
    sender: httpx.AsyncClient, officer: httpx.AsyncClient
) -> None:
    identifier = name()
    first = (await post(sender, cap(identifier))).json()
    other = (await post(sender, cap(identifier, area="<areaDesc>别处</areaDesc>"))).json()
    assert other["alert_id"] == first["alert_id"]
    assert "differs" in [item["code"] for item in other["warnings"]]
    kept = (await officer.get("/v1/documents", params={"state": "differs"})).json()["documents"]
    assert first["alert_id"] in [item["alert_id"] for item in kept]


async def test_a_refused_document_is_kept_and_names_the_element(
    sender: httpx.AsyncClient, officer: httpx.AsyncClient
) -> None:
    crossing = "22.54,114.05 22.56,114.07 22.56,114.05 22.54,114.07 22.54,114.05"
    document = cap(name(), area=f"<areaDesc>x</areaDesc><polygon>{crossing}</polygon>")
    answer = await post(sender, document)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["element"] == "/alert/info/area/polygon"
    assert problem["line"] == 5
    assert "crosses itself" in problem["detail"]
    raw = await officer.get(f"/v1/documents/{problem['document_id']}/raw")
    assert raw.content == document.encode()
    refused = (await officer.get("/v1/documents?lang=en")).json()["documents"]
    (kept,) = [item for item in refused if item["document_id"] == problem["document_id"]]
    assert kept["findings"][0]["code"] == "polygon-crossing"
    assert kept["by"] == "值班员 王"


@pytest.mark.parametrize("status", ["Test", "Draft", "System"])
async def test_what_is_not_in_earnest_reaches_nobody_and_says_why(
    sender: httpx.AsyncClient, admin: Admin, status: str
) -> None:
    body = (await post(sender, cap(name(), status=status))).json()
    assert body["mobilises"] is False
    assert status in body["mobilises_not_because"]
    assert events(admin, body["alert_id"]) == []


async def test_an_update_and_a_cancel_are_filed_with_the_alert_in_every_order(
    sender: httpx.AsyncClient, admin: Admin
) -> None:
    for order in ((0, 1, 2), (2, 1, 0), (1, 2, 0), (1, 0, 2)):
        first, second, third = name(), name(), name()
        documents = [
            cap(first),
            cap(
                second,
                msg_type="Update",
                sent="2026-08-01T21:00:00+08:00",
                references=[reference(first)],
            ),
            cap(
                third,
                msg_type="Cancel",
                sent="2026-08-01T22:00:00+08:00",
                references=[reference(first), reference(second, "2026-08-01T21:00:00+08:00")],
                info="",
            ),
        ]
        answers = [(await post(sender, documents[index])).json() for index in order]
        assert len({answer["incident_id"] for answer in answers}) == 1, order
        assert all(len(events(admin, answer["alert_id"])) == 1 for answer in answers)


async def test_a_cancel_without_info_takes_the_subject_of_what_it_cancels(
    sender: httpx.AsyncClient, admin: Admin
) -> None:
    first, second = name(), name()
    known = (await post(sender, cap(first))).json()
    # The reference gives a wrong `sent`, as real ones do: the name still finds the alert.
    wrong = reference(first, "2026-08-01T22:00:00+08:00")
    cancel = cap(
        second, msg_type="Cancel", sent="2026-08-01T22:00:00+08:00", references=[wrong], info=""
    )
    body = (await post(sender, cancel)).json()
    (event,) = events(admin, body["alert_id"])
    assert event["payload"]["header"]["hazard"] == "typhoon"
    assert event["payload"]["header"]["level"]["value"] == "orange"
    assert event["payload"]["references"] == [known["alert_id"]]
    assert body["incident_id"] == known["incident_id"]


async def test_an_earlier_root_shown_later_leaves_the_incident_in_use(
    sender: httpx.AsyncClient,
) -> None:
    root, middle, late = name(), name(), name()
    in_use = (await post(sender, cap(middle))).json()["incident_id"]
    update = cap(
        late,
        msg_type="Update",
        sent="2026-08-01T21:00:00+08:00",
        references=[reference(root, "2026-08-01T19:00:00+08:00"), reference(middle)],
    )
    assert (await post(sender, update)).json()["incident_id"] == in_use
    arrived = (await post(sender, cap(root, sent="2026-08-01T19:00:00+08:00"))).json()
    assert arrived["incident_id"] == in_use


async def test_too_large_is_refused_while_reading_and_its_beginning_kept(
    sender: httpx.AsyncClient, officer: httpx.AsyncClient
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield b"<alert>"
        while True:
            yield b" " * 10_000

    answer = await sender.post("/v1/alerts", content=endless())
    assert answer.status_code == 413
    raw = await officer.get(f"/v1/documents/{answer.json()['document_id']}/raw")
    assert raw.content.startswith(b"<alert>")
    assert len(raw.content) == 65_536


async def test_an_announced_size_is_refused_before_reading(sender: httpx.AsyncClient) -> None:
    answer = await sender.post("/v1/alerts", content=b"x" * 200_001)
    assert answer.status_code == 413


async def test_what_no_topic_takes_is_refused_with_what_to_do(
    sender: httpx.AsyncClient, officer: httpx.AsyncClient
) -> None:
    document = cap(name())
    instruction = f"<instruction>{'防' * 40_000}</instruction>"
    answer = await post(sender, document.replace("</headline>", f"</headline>{instruction}"))
    assert answer.status_code == 413
    problem = answer.json()
    assert problem["errors"][0]["code"] == "texts-too-large"
    assert "shorter headline and instruction" in problem["detail"]
    kept = (await officer.get("/v1/documents?lang=en")).json()["documents"]
    assert problem["document_id"] in [item["document_id"] for item in kept]


async def test_a_dripping_body_times_out(sender: httpx.AsyncClient) -> None:
    stuck = asyncio.Event()

    async def dripping() -> AsyncIterator[bytes]:
        yield b"<alert>"
        await stuck.wait()

    answer = await sender.post("/v1/alerts", content=dripping())
    assert answer.status_code == 408
    assert answer.headers["connection"] == "close"
    assert answer.json()["document_id"]


async def test_without_a_right_key_nothing_is_taken(
    public: Parts, console: Parts, admin: Admin
) -> None:
    before = admin.execute("select count(*) from gateway.documents").fetchone()
    reading = await key(console, Scope.READ)
    statuses = []
    for used in ("", "mk_unknown_key", reading[:-1] + "x", reading):
        async with client_for(public, used) as client:
            statuses.append((await post(client, cap(name()))).status_code)
    assert statuses == [401, 401, 401, 403]
    assert admin.execute("select count(*) from gateway.documents").fetchone() == before


async def test_the_key_may_come_in_its_own_header(public: Parts, console: Parts) -> None:
    made = await key(console, Scope.ALERTS_WRITE)
    async with client_for(public) as client:
        client.headers["X-API-Key"] = made
        assert (await post(client, cap(name()))).status_code == 202
