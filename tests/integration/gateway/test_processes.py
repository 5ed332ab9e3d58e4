"""The two processes: health, one leading relay, clear words when the database is away, keys."""

import re
import uuid
from datetime import timedelta
from html import escape

import httpx
import psycopg
import pytest
from typer.testing import CliRunner

from services.gateway.adapters.texts import Texts, of_the_api
from services.gateway.api.docs_page import DocsPage
from services.gateway.asgi.console import compose as compose_console
from services.gateway.asgi.public import compose as compose_public
from services.gateway.cli import app
from services.gateway.settings import GatewayConsoleSettings, GatewayPublicSettings
from services.runtime.clock import MovableClock
from services.runtime.links import mint
from services.runtime.parts import Loop, Parts
from tests.integration.gateway.conftest import client_for, close, common
from tests.integration.gateway.world import LINK_KEYS
from tests.support.collected import Collected
from tests.support.database import PASSWORD, TestDatabase
from tests.unit.gateway.alerts import cap

SAID_IN_WORDS = {"`division`", "`link`", "`key`"}
"""Names of fields that English says as words."""


def loop(parts: Parts, name: str) -> Loop:
    (found,) = [item for item in parts.loops if item.name == name]
    return found


async def test_both_processes_tell_how_they_are(public: Parts, console: Parts) -> None:
    for parts in (public, console):
        async with client_for(parts) as client:
            for path in ("/healthz", "/readyz", "/metrics", "/docs", "/openapi.json"):
                assert (await client.get(path)).status_code == 200, path
            missing = await client.get("/v1/nowhere")
            assert missing.status_code == 404
            assert missing.headers["content-type"] == "application/problem+json"
            browser = {"Accept": "text/html,*/*", "Accept-Language": "zh-CN"}
            page = await client.get("/nowhere", headers=browser)
            assert (page.status_code, "<h1>没有这个地址</h1>" in page.text) == (404, True)
            program = await client.get("/v1/nowhere", headers=browser)
            assert program.headers["content-type"] == "application/problem+json"
            assert "://" not in (await client.get("/docs")).text


async def test_what_an_address_takes_is_said_where_it_takes_no_such_method(
    console: Parts,
) -> None:
    async with client_for(console) as client:
        answer = await client.put("/v1/hazards")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_style_of_an_earlier_version_is_gone_with_a_word(console: Parts) -> None:
    async with client_for(console) as client:
        answer = await client.get("/static/0123456789abcdef/frame.css")
    assert answer.status_code == 404
    assert answer.json()["type"].endswith("/not-found")


async def test_the_api_page_says_what_to_send(console: Parts) -> None:
    async with client_for(console) as client:
        text = (await client.get("/docs", headers={"Accept-Language": "en"})).text
    assert "POST /v1/mobilisations/{mobilisation_id}/commands" in text
    assert "<code>action</code>: body, required" in text
    assert "approve, decline, countersign, stop" in text
    assert "<code>idempotency-key</code>: header, string. One a command" in text
    assert "<code>limit</code>: query, integer, 50 when left out" in text


async def test_the_api_page_is_chinese_unless_english_is_asked_for(
    public: Parts, console: Parts
) -> None:
    sought: set[str] = set()

    def seek(english: str) -> str:
        sought.add(" ".join(english.split()))
        return english

    for parts in (console, public):
        async with client_for(parts) as client:
            document = (await client.get("/openapi.json")).json()
            page = await client.get("/docs")
            asked = await client.get("/docs?lang=en")
        DocsPage(document, Texts("zh"), seek).html()
        assert "<html lang=zh-CN>" in page.text
        assert "<html lang=en>" in asked.text
        first = next(iter(next(iter(document["paths"].values())).values()))
        assert escape(first["summary"]) in asked.text
        assert escape(of_the_api()[first["summary"]]) in page.text
        assert first["summary"] not in page.text
    assert of_the_api().keys() - sought == set(), "nobody says it any more"
    assert sought - of_the_api().keys() == set(), "it has no Chinese"
    names = re.compile(r"`[^`]+`")
    differ = [
        english
        for english, chinese in of_the_api().items()
        if set(names.findall(chinese)) - set(names.findall(english)) - SAID_IN_WORDS
    ]
    assert differ == []


async def test_one_relay_leads_and_the_other_takes_over(
    public: Parts,
    console: Parts,
    sender: httpx.AsyncClient,
    clock: MovableClock,
    admin: psycopg.Connection[tuple[object, ...]],
) -> None:
    await loop(public, "relay").step()
    alert = (await sender.post("/v1/alerts", content=cap(uuid.uuid4().hex).encode())).json()
    waiting = "select count(*) from gateway.outbox where published_at is null"
    await loop(console, "relay").step()
    assert admin.execute(waiting).fetchone() != (0,)
    await loop(public, "relay").step()
    assert admin.execute(waiting).fetchone() == (0,)
    await public.closers[0]()
    await sender.post("/v1/alerts", content=cap(uuid.uuid4().hex).encode())
    await loop(console, "relay").step()
    assert admin.execute(waiting).fetchone() == (0,)
    admin.execute(
        "insert into roster_public.landings select event_id, %s from gateway.outbox"
        " where topic = 'hazard-alerts'",
        (clock.now(),),
    )
    clock.advance(timedelta(seconds=1).total_seconds())
    await loop(public, "sweeper").step()
    unsettled = "select count(*) from gateway.outbox where settled_at is null"
    assert admin.execute(f"{unsettled} and topic = 'hazard-alerts'").fetchone() == (0,)
    assert alert["status"] == "recorded"


async def test_with_the_database_away_nothing_is_called_saved(
    database: TestDatabase, clock: MovableClock
) -> None:
    away = common(database) | {"database_port": 1}
    public = await compose_public(
        GatewayPublicSettings.model_validate(away | {"gateway_public_password": PASSWORD}),
        clock,
        Collected(),
    )
    console = await compose_console(
        GatewayConsoleSettings.model_validate(away | {"gateway_console_password": PASSWORD}),
        clock,
        Collected(),
    )
    async with client_for(public, "mk_a_b") as client:
        token = mint(1, LINK_KEYS)
        answer = await client.post(f"/t/{token}/received")
        assert answer.status_code == 503
        assert "刚才的回复没有保存" in answer.text
        assert (await client.get(f"/t/{token}")).status_code == 503
        refused = await client.post("/v1/alerts", content=cap().encode())
        assert refused.status_code == 503
        assert refused.headers["retry-after"] == "5"
        assert (await client.get("/readyz")).status_code == 503
        assert (await client.get("/healthz")).status_code == 200
    async with client_for(console, "mk_a_b") as client:
        assert (await client.get("/v1/mobilisations")).status_code == 503
    for parts in (public, console):
        await close(parts)


def test_keys_are_made_listed_and_revoked_on_the_command_line(
    database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in common(database).items():
        monkeypatch.setenv(f"MUSTER_{name.upper()}", str(value))
    monkeypatch.setenv("MUSTER_GATEWAY_CONSOLE_PASSWORD", PASSWORD)
    runner = CliRunner()
    made = runner.invoke(app, ["create", "气象台", "--scope", "alerts:write", "--days", "1"])
    assert made.exit_code == 0, made.output
    key_id = made.stdout.split("_")[1]
    listed = runner.invoke(app, ["list"]).stdout
    assert f"{key_id}  in force  alerts:write  气象台" in listed
    assert made.stdout.strip().split("_")[2] not in listed
    beyond = ["create", "气象台二", "--scope", "alerts:write", "--days", "3000000"]
    assert runner.invoke(app, beyond).exit_code == 2
    assert runner.invoke(app, ["revoke", key_id]).exit_code == 0
    assert runner.invoke(app, ["revoke", key_id]).exit_code == 1
    assert f"{key_id}  revoked" in runner.invoke(app, ["list"]).stdout


def test_a_new_key_fits_a_ring() -> None:
    made = CliRunner().invoke(app, ["new", "--version", "3"]).stdout.strip()
    assert made.startswith("3:")
    assert len(made) == 2 + 44
