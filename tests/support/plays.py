"""Playing a whole mobilisation on real processes, and reading how it ended."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self
from uuid import UUID

import httpx
import psycopg
import yaml
from pydantic import SecretStr

from schemas.vocabulary import DoorStep
from services.alerting.translate.plan_file import SHIPPED
from services.alerting.translate.plan_model import MOST_KNOCKS
from services.carrier_simulator.adapters.journal import read_log
from services.carrier_simulator.cli import read_summary
from services.cli.demo.ports import choose
from services.cli.demo.settings import DemoPace, DemoSettings
from services.cli.demo.stage import Stage
from services.cli.demo.warning import Placing, moved
from services.gateway.cli import Scope, new_key
from services.runtime.database import Database, url_for
from services.runtime.settings import RuntimeSettings
from tests.support.duty_officer import DutyOfficer
from tests.support.unanswered import UNKNOWN, unanswerable

LIMIT_S = 900.0
POLL_S = 0.3
UNDER_WAY = " union all ".join(
    [
        f"select '{s} outbox', count(*) from {s}.outbox where settled_at is null"
        for s in ("gateway", "roster", "alerting", "notifier")
    ]
    + [
        f"select '{s} inbox', count(*) from {s}.inbox where handled_at is null and dead_at is null"
        for s in ("roster", "alerting", "notifier")
    ]
    + ["select 'answers', count(*) from gateway.answers where emitted_at is null"]
)
UUID_WRITTEN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
STREET = ("990101001", "示范街道")


@dataclass(frozen=True)
class Timers:
    """The timers of a play's plan, in seconds."""

    sms: int
    call: int
    deadline: int

    def slowed(self, times: float) -> Self:
        """The same for a machine that takes so many times as long for everything: its processes
        are back, and its orders at the carrier, as long before the deadline."""
        return replace(
            self,
            sms=round(times * self.sms),
            call=round(times * self.call),
            deadline=round(times * self.deadline),
        )


BRISK = Timers(sms=15, call=8, deadline=400)
"""Silent soon, and with a deadline beyond the longest standstill of a machine under blows."""


def quick_plans(folder: Path, timers: Timers) -> Path:
    """The shipped rainstorm plan for red with timers of seconds; shut doors are left to the end."""
    plan = yaml.safe_load((SHIPPED / "rainstorm" / "red.yaml").read_text(encoding="utf-8"))
    plan["ladder"] = [
        {"channel": "sms", "wait": f"{timers.sms} s"},
        {"channel": "call", "wait": f"{timers.call} s"},
    ]
    plan["deadline"] = f"{timers.deadline} s"
    late = f"{timers.deadline - 1} s"
    plan["visiting"] |= {"again_after": late, "rescue_after": MOST_KNOCKS}
    plan["visiting"]["path"] = [{"step": str(DoorStep.RESCUE), "after": late}]
    (folder / "rainstorm").mkdir(parents=True)
    text = yaml.safe_dump(plan, allow_unicode=True, sort_keys=False)
    (folder / "rainstorm" / "red.yaml").write_text(text, encoding="utf-8")
    (folder / "sources.yaml").write_bytes((SHIPPED / "sources.yaml").read_bytes())
    return folder


def stage_on(
    folder: Path,
    bootstrap_servers: str,
    timers: Timers,
    more: Mapping[str, str] | None = None,
) -> Stage:
    """A stage on a given Kafka with a quick plan; `more` are variables of its processes."""
    pace = DemoPace(time_factor=1.0, people_pace=0.005)
    more = {"MUSTER_PLANS_PATH": str(quick_plans(folder / "plans", timers))} | dict(more or {})
    settings = DemoSettings(
        folder / "stage", choose(usual=False), pace, bootstrap_servers, more=more
    )
    stage = Stage(settings)
    stage.clear()
    return stage


@asynccontextmanager
async def played(
    stage: Stage, at: datetime, meanwhile: Callable[[], Coroutine[None, None, None]]
) -> AsyncIterator[UUID]:
    """Start the stage, send the warning, let `meanwhile` happen, wait for the end; gives the
    mobilisation, with the stage at rest."""
    async with stage:
        await stage.start()
        alert_id = await _send_by_command(stage, Placing(*STREET, at))
        disturbance = asyncio.create_task(meanwhile())
        try:
            mobilisation = await _until_ended(stage)
        finally:
            await disturbance
        shown = await _command(stage, "watch", alert_id, "--once")
        assert "暴雨红色预警" in shown, shown
        yield mobilisation


async def _command(stage: Stage, *arguments: str) -> str:
    """What a `muster` command prints; it must end well."""
    await stage.command("command", *arguments)
    return (stage.settings.folder / "logs" / "command.log").read_text(encoding="utf-8")


async def _send_by_command(stage: Stage, placing: Placing) -> str:
    """Send the demo's warning as an operator would; gives the alert's id."""
    stage.env["MUSTER_API_KEY"] = await key_for(stage)
    file = stage.settings.folder / "warning.xml"
    file.write_bytes(moved(placing))
    said = await _command(stage, "alert", "send", str(file))
    found = UUID_WRITTEN.search(said)
    assert found, said
    return found.group()


async def send(stage: Stage, placing: Placing) -> None:
    """Send the demo's warning for a place and moment; AssertionError when it is not taken."""
    answer = await offer(stage, placing, await key_for(stage))
    assert answer.status_code == httpx.codes.ACCEPTED, answer.text


async def offer(stage: Stage, placing: Placing, key: str) -> httpx.Response:
    """Send the demo's warning and give what is answered; raises httpx.HTTPError when nothing is."""
    async with httpx.AsyncClient(timeout=60, trust_env=False) as web:
        return await web.post(
            stage.settings.url("gateway-public") + "/v1/alerts",
            content=moved(placing),
            headers={"Authorization": f"Bearer {key}", "Content-Type": "application/cap+xml"},
        )


async def key_for(stage: Stage) -> str:
    """A new API key with every scope."""
    env = stage.env
    settings = RuntimeSettings(
        database_port=int(env["MUSTER_DATABASE_PORT"]),
        sealing_keys=SecretStr(env["MUSTER_SEALING_KEYS"]),
        phone_hash_key=SecretStr(env["MUSTER_PHONE_HASH_KEY"]),
        link_keys=SecretStr(env["MUSTER_LINK_KEYS"]),
    )
    password = env["MUSTER_GATEWAY_CONSOLE_PASSWORD"]
    database = Database(url_for(settings, "muster_gateway_console", password), 2)
    try:
        return await new_key(database, "test", frozenset(Scope))
    finally:
        await database.close()


def connect(stage: Stage) -> psycopg.Connection[tuple[object, ...]]:
    env = stage.env
    return psycopg.connect(
        host="127.0.0.1",
        port=int(env["MUSTER_DATABASE_PORT"]),
        dbname="muster",
        user=env["MUSTER_ADMIN_USER"],
        password=env["MUSTER_ADMIN_PASSWORD"],
        autocommit=True,
    )


async def _until_ended(stage: Stage) -> UUID:
    """The one mobilisation of a play, once nothing of it goes on."""
    await come_to_rest(stage, LIMIT_S)
    with connect(stage) as connection:
        (row,) = connection.execute("select mobilisation_id from alerting.mobilisation").fetchall()
    return UUID(str(row[0]))


async def come_to_rest(stage: Stage, limit_s: float) -> None:
    """Wait until every mobilisation has ended and nothing is under way between the services.

    Help that is needed past the deadline waits for an officer (0029): one answers meanwhile.
    AssertionError with what still is, after `limit_s`.
    """
    deadline = time.monotonic() + limit_s
    officer = DutyOfficer(stage, await key_for(stage))
    while not _all_ended(stage):
        await officer.answer_all()
        assert time.monotonic() < deadline, f"not ended within {limit_s:g} s"
        await asyncio.sleep(POLL_S)
    await _hush(stage)
    while busy := _under_way(stage):
        assert time.monotonic() < deadline, f"not at rest within {limit_s:g} s: {busy}"
        await asyncio.sleep(POLL_S)


def _all_ended(stage: Stage) -> bool:
    ended = "select coalesce(bool_and(ended_at is not null), false) from alerting.mobilisation"
    with connect(stage) as connection:
        return connection.execute(ended).fetchone() == (True,)


def _under_way(stage: Stage) -> dict[str, int]:
    """What waits, by where; an attempt that nobody can answer for waits no more."""
    log = stage.settings.carrier_log
    with connect(stage) as connection:
        rows = connection.execute(UNDER_WAY).fetchall()
        unknown: list[Any] = [row[0] for row in connection.execute(UNKNOWN)]
    found = {str(where): int(str(number)) for where, number in rows}
    found["carrier"] = read_summary(log).pending
    found["unknown"] = len(unknown)
    if unknown:
        found["unknown"] -= unanswerable(stage, unknown, read_log(log))
    return {where: number for where, number in found.items() if number}


async def _hush(stage: Stage) -> None:
    """Nobody answers any more, so that the log and the tables can be compared at rest."""
    url = stage.settings.url("carrier-simulator") + "/_sim/personas"
    async with httpx.AsyncClient(timeout=60, trust_env=False) as web:
        answer = await web.put(url, json={"on": False})
        assert answer.status_code < httpx.codes.BAD_REQUEST, answer.text
