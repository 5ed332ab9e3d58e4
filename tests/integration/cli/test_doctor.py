"""`muster doctor` finds each fault and says how to mend it."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from schemas import catalogue
from services.cli import doctor
from services.cli.doctor import Finding, examine
from services.cli.env import new_secrets
from services.cli.prepare import PrepareSettings
from services.runtime import migrations
from services.runtime.embedded.postgres import Address
from services.runtime.roles import SCHEMAS
from tests.support.database import TestDatabase
from tests.support.kafka import KafkaBroker

SID, TOKEN = "AC" + "1" * 32, "right"


@pytest.fixture(scope="module")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A broker with every topic of the catalogue but one."""
    broker = KafkaBroker(tmp_path_factory.mktemp("kafka"))
    try:
        bootstrap = broker.start()
        broker.create_topics({name: 1 for name in catalogue.topics() if name != "answers"})
        yield bootstrap
    finally:
        broker.stop()


@pytest.fixture
def database(postgres: Address) -> Iterator[TestDatabase]:
    """A bootstrapped database in which nothing is migrated yet."""
    created = TestDatabase(postgres, services=[])
    yield created
    created.drop()


async def messages(request: Request) -> Response:
    import base64

    wanted = "Basic " + base64.b64encode(f"{SID}:{TOKEN}".encode()).decode()
    right = request.headers.get("authorization") == wanted
    return JSONResponse({"messages": []}, status_code=200 if right else 401)


@asynccontextmanager
async def provider() -> AsyncIterator[str]:
    import asyncio

    app = Starlette(routes=[Route("/2010-04-01/Accounts/{sid}/Messages.json", messages)])
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
    serving = asyncio.create_task(server.serve())
    async with asyncio.timeout(20):
        while not server.started:
            await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving


@pytest.fixture
def settings(
    monkeypatch: pytest.MonkeyPatch, database: TestDatabase, kafka: str
) -> pytest.MonkeyPatch:
    """Everything set rightly; a test sets one thing wrong."""
    from tests.support.database import PASSWORD

    variables = new_secrets() | {
        "MUSTER_DATABASE_HOST": database.address.host,
        "MUSTER_DATABASE_PORT": str(database.address.port),
        "MUSTER_DATABASE_NAME": database.name,
        "MUSTER_BOOTSTRAP_SERVERS": kafka,
        "MUSTER_PROVIDER_SID": SID,
        "MUSTER_PROVIDER_TOKEN": TOKEN,
        "MUSTER_PROVIDER_NUMBER": "+861069990001",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, PASSWORD if name.endswith("_PASSWORD") else value)
    return monkeypatch


def migrate_all() -> None:
    settings = PrepareSettings()
    for schema in SCHEMAS:
        migrations.migrate(settings.url(schema.owner), schema)


def by_name(findings: list[Finding]) -> dict[str, Finding]:
    return {finding.what: finding for finding in findings}


async def test_all_is_well_but_what_is_said(settings: pytest.MonkeyPatch) -> None:
    settings.setattr(doctor, "LIMIT_S", 60.0)
    migrate_all()
    async with provider() as url:
        settings.setenv("MUSTER_PROVIDER_BASE_URL", url)
        found = by_name(await examine())
    wrong = {what for what, finding in found.items() if finding.mend}
    assert wrong == {"topics"}
    assert "answers" in found["topics"].found
    assert "muster bootstrap" in found["topics"].mend


async def test_migrations_not_applied(settings: pytest.MonkeyPatch) -> None:
    found = by_name(await examine())
    assert "muster migrate" in found["migrations of alerting"].mend


async def test_a_setting_is_missing(settings: pytest.MonkeyPatch) -> None:
    settings.delenv("MUSTER_SEALING_KEYS")
    findings = await examine()
    assert [finding.what for finding in findings] == ["settings"]
    assert "MUSTER_SEALING_KEYS" in findings[0].found


async def test_a_key_ring_cannot_be_read(settings: pytest.MonkeyPatch) -> None:
    settings.setenv("MUSTER_LINK_KEYS", "1:c2hvcnQ=")
    (finding,) = await examine()
    assert "MUSTER_LINK_KEYS" in finding.found
    assert "c2hvcnQ" not in finding.found
    assert "muster env" in finding.mend


async def test_the_database_does_not_answer(settings: pytest.MonkeyPatch) -> None:
    settings.setenv("MUSTER_DATABASE_PORT", "1")
    finding = by_name(await examine())["database"]
    assert "does not answer" in finding.found
    assert "MUSTER_DATABASE_PORT" in finding.mend


async def test_a_password_is_wrong(settings: pytest.MonkeyPatch) -> None:
    settings.setenv("MUSTER_NOTIFIER_PASSWORD", "wrong")
    finding = by_name(await examine())["database"]
    assert "muster_notifier" in finding.found
    assert "muster bootstrap" in finding.mend


async def test_the_broker_does_not_answer(settings: pytest.MonkeyPatch) -> None:
    settings.setenv("MUSTER_BOOTSTRAP_SERVERS", "127.0.0.1:1")
    finding = by_name(await examine())["broker"]
    assert "MUSTER_BOOTSTRAP_SERVERS" in finding.mend


async def test_the_provider_refuses(settings: pytest.MonkeyPatch) -> None:
    settings.setattr(doctor, "LIMIT_S", 60.0)
    settings.setenv("MUSTER_PROVIDER_TOKEN", "wrong")
    async with provider() as url:
        settings.setenv("MUSTER_PROVIDER_BASE_URL", url)
        finding = by_name(await examine())["provider (emergency)"]
    assert "refuses the credentials" in finding.found
    assert "token" in finding.mend


async def test_the_provider_does_not_answer(settings: pytest.MonkeyPatch) -> None:
    settings.setenv("MUSTER_PROVIDER_BASE_URL", "http://127.0.0.1:1")
    finding = by_name(await examine())["provider (emergency)"]
    assert "MUSTER_PROVIDER_BASE_URL" in finding.mend


async def test_the_clock_is_wrong(settings: pytest.MonkeyPatch) -> None:
    class Late:
        def now(self) -> datetime:
            return datetime.now(UTC) - timedelta(hours=2)

    settings.setattr(doctor, "SystemClock", Late)
    finding = by_name(await examine())["clock"]
    (said,) = re.findall(r"[+-]\d+\.\d", finding.found)
    # Some of it passes between a look at the one clock and at the other.
    assert -7_201 < float(said) < -7_000
    assert "synchronise" in finding.mend


def test_the_example_folder_exists() -> None:
    """The message for missing settings names a file that is there."""
    assert Path("deploy/.env.example").is_file()
