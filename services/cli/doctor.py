"""`muster doctor`: is everything there, and how to mend what is not."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import httpx
import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from services.cli.faults import be_quiet
from services.cli.prepare import PrepareSettings
from services.cli.settings_help import wrong_settings
from services.cli.wording import say
from services.notifier.settings import NotifierSettings
from services.roster.cli import kept_lists
from services.runtime import migrations, topics
from services.runtime.clock import SystemClock
from services.runtime.roles import SCHEMAS
from services.runtime.sealing import parse_keyring

MOST_SKEW_S = 2.0
LIMIT_S = 8.0
OLD_LISTS = timedelta(days=1)


@dataclass(frozen=True)
class Finding:
    """What one check found: all well when `mend` is empty, else how to mend it."""

    what: str
    found: str
    mend: str = ""


def doctor() -> None:
    """Check settings, broker, database, topics, migrations, provider, clock; 1 if any is wrong."""
    be_quiet()
    findings = asyncio.run(examine())
    console = Console(highlight=False, soft_wrap=True)
    for finding in findings:
        mark = "[red]✗[/red]" if finding.mend else "[green]✓[/green]"
        console.print(f"{mark} {finding.what}: {escape(finding.found)}")
        if finding.mend:
            console.print(f"    {finding.mend}", markup=False)
    raise typer.Exit(1 if any(finding.mend for finding in findings) else 0)


async def examine() -> list[Finding]:
    """All findings; what depends on missing settings is not looked at."""
    try:
        settings, provider = PrepareSettings(), NotifierSettings()
    except ValidationError as error:
        return [Finding(say("doctor.settings"), wrong_settings(error), say("settings.mend"))]
    if wrong := _keys(provider):
        return wrong
    checks: tuple[Callable[[], Awaitable[list[Finding]]], ...] = (
        lambda: asyncio.to_thread(_database, settings),
        lambda: _broker(settings),
        lambda: _provider(provider),
    )
    found = [Finding(say("doctor.settings"), say("doctor.complete"))]
    for check in checks:
        found += await check()
    return [*found, *_lists(settings)]


def _lists(settings: PrepareSettings) -> list[Finding]:
    """How old the call-down lists are and how many can't be set, where any are kept."""
    if not settings.lists_folder:
        return []
    what, kept = say("doctor.lists"), kept_lists(settings.lists_folder)
    if kept.looked_at is None:
        none = say("doctor.lists-none", folder=settings.lists_folder)
        return [Finding(what, none, say("doctor.lists-mend"))]
    age = SystemClock().now() - kept.looked_at
    minutes = say("doctor.lists-age", minutes=round(age.total_seconds() / 60))
    found = [Finding(what, minutes, say("doctor.lists-mend") if age > OLD_LISTS else "")]
    if kept.not_set:
        not_set = say("doctor.lists-not-set", count=kept.not_set)
        found.append(Finding(what, not_set, say("doctor.lists-not-set-mend")))
    return found


def _keys(settings: NotifierSettings) -> list[Finding]:
    """Key rings that can't be read; the key of hashes is one of them without its version."""
    rings = {
        "MUSTER_SEALING_KEYS": settings.sealing_keys.get_secret_value(),
        "MUSTER_LINK_KEYS": settings.link_keys.get_secret_value(),
        "MUSTER_PHONE_HASH_KEY": f"1:{settings.phone_hash_key.get_secret_value()}",
    }
    found = []
    for name, ring in rings.items():
        try:
            parse_keyring(ring)
        except ValueError as error:
            words = say("doctor.keys-wrong", name=name, why=error)
            found.append(Finding(say("doctor.settings"), words, say("doctor.keys-mend")))
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
    return [Finding(say("doctor.database"), say("doctor.database-well", where=where)), *found]


def _refused(where: str, login: str, error: str) -> Finding:
    if "password authentication failed" in error or "does not exist" in error:
        return Finding(
            say("doctor.database"),
            say("doctor.database-refuses", where=where, login=login),
            say("doctor.database-refuses-mend"),
        )
    return Finding(
        say("doctor.database"),
        say("doctor.database-silent", where=where),
        say("doctor.database-silent-mend"),
    )


def _migrated(service: str, waiting: tuple[str, ...]) -> Finding:
    what = say("doctor.migrations", service=service)
    if waiting:
        count = say("doctor.not-migrated", count=len(waiting))
        return Finding(what, count, say("doctor.not-migrated-mend"))
    return Finding(what, say("doctor.migrated"))


def _skew(database_now: object) -> Finding:
    from datetime import datetime

    assert isinstance(database_now, datetime)
    skew = (database_now - SystemClock().now()).total_seconds()
    if abs(skew) > MOST_SKEW_S:
        return Finding(
            say("doctor.clock"),
            say("doctor.clock-wrong", skew=f"{-skew:+.1f}"),
            say("doctor.clock-mend"),
        )
    well = say("doctor.clock-well", skew=f"{abs(skew):.2f}", most=f"{MOST_SKEW_S:g}")
    return Finding(say("doctor.clock"), well)


async def _broker(settings: PrepareSettings) -> list[Finding]:
    where = settings.bootstrap_servers
    try:
        async with asyncio.timeout(LIMIT_S):
            missing = await topics.missing_topics(where)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the broker is the finding
        return [
            Finding(
                say("doctor.broker"),
                say("doctor.broker-silent", where=where, why=type(error).__name__),
                say("doctor.broker-mend"),
            )
        ]
    answers = Finding(say("doctor.broker"), say("doctor.broker-well", where=where))
    topic = say("doctor.topics")
    if missing:
        names = say("doctor.topics-missing", names=", ".join(missing))
        return [answers, Finding(topic, names, say("doctor.topics-mend"))]
    return [answers, Finding(topic, say("doctor.topics-well"))]


async def _provider(settings: NotifierSettings) -> list[Finding]:
    found = []
    for account, credentials in settings.accounts.items():
        url = f"{settings.provider_base_url}/2010-04-01/Accounts/{credentials.sid}/Messages.json"
        name = say("doctor.provider", account=account)
        try:
            async with httpx.AsyncClient(timeout=LIMIT_S, trust_env=False) as web:
                answer = await web.get(
                    url, params={"PageSize": 1}, auth=(credentials.sid, credentials.token)
                )
        except httpx.HTTPError as error:
            where, why = settings.provider_base_url, type(error).__name__
            silent = say("doctor.provider-silent", where=where, why=why)
            found.append(Finding(name, silent, say("doctor.provider-silent-mend")))
            continue
        found.append(_login(name, answer.status_code))
    return found


def _login(name: str, status: int) -> Finding:
    if status == httpx.codes.OK:
        return Finding(name, say("doctor.provider-well"))
    if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        refuses = say("doctor.provider-refuses", status=status)
        return Finding(name, refuses, say("doctor.provider-refuses-mend"))
    strange = say("doctor.provider-strange", status=status)
    return Finding(name, strange, say("doctor.provider-strange-mend"))
