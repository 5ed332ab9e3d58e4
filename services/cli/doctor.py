"""`muster doctor`: is everything there, and how to mend what is not."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import httpx
import typer
from pydantic import ValidationError
from rich.console import Console
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from services.cli.prepare import PrepareSettings
from services.cli.settings_help import missing_settings
from services.notifier.settings import NotifierSettings
from services.runtime import migrations, topics
from services.runtime.clock import SystemClock
from services.runtime.roles import SCHEMAS

MOST_SKEW_S = 2.0
LIMIT_S = 8.0


@dataclass(frozen=True)
class Finding:
    """What one check found: all well when `mend` is empty, else how to mend it."""

    what: str
    found: str
    mend: str = ""


def doctor() -> None:
    """Check settings, broker, database, topics, migrations, provider, clock; 1 if any is wrong."""
    findings = asyncio.run(examine())
    console = Console(highlight=False, soft_wrap=True)
    for finding in findings:
        mark = "[red]✗[/red]" if finding.mend else "[green]✓[/green]"
        console.print(f"{mark} {finding.what}: {finding.found}")
        if finding.mend:
            console.print(f"    {finding.mend}", markup=False)
    raise typer.Exit(1 if any(finding.mend for finding in findings) else 0)


async def examine() -> list[Finding]:
    """All findings; what depends on missing settings is not looked at."""
    try:
        settings, provider = PrepareSettings(), NotifierSettings()
    except ValidationError as error:
        return [Finding("settings", missing_settings(error), "set them: see deploy/.env.example")]
    checks: tuple[Callable[[], Awaitable[list[Finding]]], ...] = (
        lambda: asyncio.to_thread(_database, settings),
        lambda: _broker(settings),
        lambda: _provider(provider),
    )
    found = [Finding("settings", "complete")]
    for check in checks:
        found += await check()
    return found


def _database(settings: PrepareSettings) -> list[Finding]:
    found: list[Finding] = []
    where = f"{settings.database_host}:{settings.database_port}/{settings.database_name}"
    for schema in SCHEMAS:
        for login in schema.logins:
            engine = create_engine(
                settings.url(login), poolclass=NullPool, connect_args={"connect_timeout": 5}
            )
            try:
                with engine.connect() as connection:
                    if login == schema.owner:
                        waiting = migrations.pending(connection, schema)
                        found.append(_migrated(schema.service, waiting))
                    if login == SCHEMAS[0].owner:
                        found.append(_skew(connection.execute(text("select now()")).scalar_one()))
            except OperationalError as error:
                return [*found, _refused(where, login, str(error.orig))]
            finally:
                engine.dispose()
    return [Finding("database", f"{where} answers, every role logs in"), *found]


def _refused(where: str, login: str, error: str) -> Finding:
    if "password authentication failed" in error or "does not exist" in error:
        return Finding(
            "database",
            f"{where} refuses {login}",
            "run `muster bootstrap` with the passwords of these settings",
        )
    return Finding(
        "database",
        f"{where} does not answer",
        "start PostgreSQL, or set MUSTER_DATABASE_HOST and MUSTER_DATABASE_PORT",
    )


def _migrated(service: str, waiting: tuple[str, ...]) -> Finding:
    if waiting:
        return Finding(
            f"migrations of {service}", f"{len(waiting)} not applied", "run `muster migrate`"
        )
    return Finding(f"migrations of {service}", "all applied")


def _skew(database_now: object) -> Finding:
    from datetime import datetime

    assert isinstance(database_now, datetime)
    skew = (database_now - SystemClock().now()).total_seconds()
    if abs(skew) > MOST_SKEW_S:
        return Finding(
            "clock",
            f"this machine is {-skew:+.1f} s from the database",
            "synchronise both clocks (chrony or systemd-timesyncd)",
        )
    return Finding("clock", f"within {abs(skew):.2f} s of the database (at most {MOST_SKEW_S:g} s)")


async def _broker(settings: PrepareSettings) -> list[Finding]:
    where = settings.bootstrap_servers
    try:
        async with asyncio.timeout(LIMIT_S):
            missing = await topics.missing_topics(where)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the broker is the finding
        return [
            Finding(
                "broker",
                f"{where} does not answer ({type(error).__name__})",
                "start Kafka, or set MUSTER_BOOTSTRAP_SERVERS",
            )
        ]
    answers = Finding("broker", f"{where} answers")
    if missing:
        names = ", ".join(missing)
        return [answers, Finding("topics", f"missing: {names}", "run `muster bootstrap`")]
    return [answers, Finding("topics", "all there")]


async def _provider(settings: NotifierSettings) -> list[Finding]:
    found = []
    for account, credentials in settings.accounts.items():
        url = f"{settings.provider_base_url}/2010-04-01/Accounts/{credentials.sid}/Messages.json"
        name = f"provider ({account})"
        try:
            async with httpx.AsyncClient(timeout=LIMIT_S, trust_env=False) as web:
                answer = await web.get(
                    url, params={"PageSize": 1}, auth=(credentials.sid, credentials.token)
                )
        except httpx.HTTPError as error:
            found.append(
                Finding(
                    name,
                    f"{settings.provider_base_url} does not answer ({type(error).__name__})",
                    "check the network and MUSTER_PROVIDER_BASE_URL",
                )
            )
            continue
        found.append(_login(name, answer.status_code))
    return found


def _login(name: str, status: int) -> Finding:
    if status == httpx.codes.OK:
        return Finding(name, "answers and takes the credentials")
    if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        mend = "check the SID and the token of this account"
        return Finding(name, f"refuses the credentials ({status})", mend)
    return Finding(name, f"answers with {status}", "look at the provider's status page")
