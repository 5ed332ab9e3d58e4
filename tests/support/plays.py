"""Playing a whole mobilisation on real processes, and reading how it ended."""

import asyncio
import json
import math
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import httpx
import psycopg
import yaml
from pydantic import SecretStr

from services.alerting.translate.plan_file import SHIPPED
from services.carrier_simulator.cli import Summary, read_summary
from services.cli.demo.ports import choose
from services.cli.demo.settings import DemoPace, DemoSettings
from services.cli.demo.stage import Stage
from services.cli.demo.told import Expected, expect
from services.cli.demo.warning import Placing, moved
from services.gateway.cli import Scope, new_key
from services.runtime.database import Database, url_for
from services.runtime.sealing import parse_keyring
from services.runtime.settings import RuntimeSettings

LIMIT_S = 180.0
POLL_S = 0.3
STREET = ("990101001", "示范街道")


@dataclass(frozen=True)
class Ending:
    """How a mobilisation ended: state by task, outcome by visit, and the carrier's summary."""

    tasks: dict[str, str]
    visits: dict[str, str]
    expected: Sequence[Expected]
    carrier: Summary
    heard: dict[str, set[str]]


def quick_plans(folder: Path) -> Path:
    """The shipped rainstorm plan for red with timers of seconds: long beside a restart, short
    beside a test."""
    plan = yaml.safe_load((SHIPPED / "rainstorm" / "red.yaml").read_text(encoding="utf-8"))
    plan["ladder"] = [{"channel": "sms", "wait": "9 s"}, {"channel": "call", "wait": "7 s"}]
    plan["deadline"] = "70 s"
    plan["visiting"]["again_after"] = "5 s"
    (folder / "rainstorm").mkdir(parents=True)
    text = yaml.safe_dump(plan, allow_unicode=True, sort_keys=False)
    (folder / "rainstorm" / "red.yaml").write_text(text, encoding="utf-8")
    (folder / "sources.yaml").write_bytes((SHIPPED / "sources.yaml").read_bytes())
    return folder


def stage_on(folder: Path, bootstrap_servers: str) -> Stage:
    """A stage on a given Kafka with the quick plans."""
    pace = DemoPace(time_factor=1.0, people_pace=0.01)
    more = {"MUSTER_PLANS_PATH": str(quick_plans(folder / "plans"))}
    settings = DemoSettings(folder / "stage", choose(), pace, bootstrap_servers, more=more)
    stage = Stage(settings)
    stage.clear()
    return stage


async def play(
    stage: Stage, at: datetime, meanwhile: Callable[[], Coroutine[None, None, None]]
) -> Ending:
    """Start the stage, send the warning, let `meanwhile` happen, wait for the end."""
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
        return _ending(stage, mobilisation)


async def _command(stage: Stage, *arguments: str) -> str:
    """What a `muster` command prints; it must end well."""
    await stage.command("command", *arguments)
    return (stage.settings.folder / "logs" / "command.log").read_text(encoding="utf-8")


async def _send_by_command(stage: Stage, placing: Placing) -> str:
    """Send the demo's warning as an operator would; gives the alert's id."""
    stage.env["MUSTER_API_KEY"] = await _new_key(stage)
    file = stage.settings.folder / "warning.xml"
    file.write_bytes(moved(placing))
    return str(UUID((await _command(stage, "alert", "send", str(file))).strip()))


async def send(stage: Stage, placing: Placing) -> None:
    """Send the demo's warning for a place and moment; AssertionError when it is not taken."""
    async with httpx.AsyncClient(timeout=10, trust_env=False) as web:
        answer = await web.post(
            stage.settings.url("gateway-public") + "/v1/alerts",
            content=moved(placing),
            headers={
                "Authorization": f"Bearer {await _new_key(stage)}",
                "Content-Type": "application/cap+xml",
            },
        )
        assert answer.status_code == httpx.codes.ACCEPTED, answer.text


async def _new_key(stage: Stage) -> str:
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


def _connect(stage: Stage) -> psycopg.Connection[tuple[object, ...]]:
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
    deadline = time.monotonic() + LIMIT_S
    with _connect(stage) as connection:
        ended = "select mobilisation_id from alerting.mobilisation where ended_at is not null"
        while (row := connection.execute(ended).fetchone()) is None:
            assert time.monotonic() < deadline, f"not ended within {LIMIT_S:g} s"
            await asyncio.sleep(POLL_S)
        await _hush(stage)
        while read_summary(stage.settings.carrier_log).pending or not _is_quiet(connection):
            assert time.monotonic() < deadline, f"not quiet within {LIMIT_S:g} s"
            await asyncio.sleep(POLL_S)
    return UUID(str(row[0]))


async def _hush(stage: Stage) -> None:
    """Nobody answers any more, so that the log and the tables can be compared at rest."""
    url = stage.settings.url("carrier-simulator") + "/_sim/personas"
    async with httpx.AsyncClient(timeout=10, trust_env=False) as web:
        answer = await web.put(url, json={"on": False})
        assert answer.status_code < httpx.codes.BAD_REQUEST, answer.text


def _is_quiet(connection: psycopg.Connection[tuple[object, ...]]) -> bool:
    """Nothing under way between the services."""
    under_way = " union all ".join(
        [
            f"select 1 from {s}.outbox where settled_at is null"
            for s in ("gateway", "roster", "alerting", "notifier")
        ]
        + [
            f"select 1 from {s}.inbox where handled_at is null and dead_at is null"
            for s in ("roster", "alerting", "notifier")
        ]
        + ["select 1 from gateway.answers where emitted_at is null"]
    )
    return connection.execute(f"select 1 from ({under_way}) x limit 1").fetchone() is None


def _ending(stage: Stage, mobilisation: UUID) -> Ending:
    with _connect(stage) as connection:
        tasks = connection.execute(
            "select task_id::text, state from alerting.task where mobilisation_id = %s",
            [mobilisation],
        ).fetchall()
        visits = connection.execute(
            "select visit_id::text, outcome from alerting.visit where mobilisation_id = %s",
            [mobilisation],
        ).fetchall()
        expected = connection.execute(
            """
            select distinct l.contact_no, l.contact_id from alerting.contact_link l
              join alerting.task t using (contact_id)
             where t.mobilisation_id = %s
            """,
            [mobilisation],
        ).fetchall()
        dead = connection.execute(
            "select count(*) from (select 1 from roster.inbox where dead_at is not null union all"
            " select 1 from alerting.inbox where dead_at is not null union all"
            " select 1 from notifier.inbox where dead_at is not null) x"
        ).fetchone()
    assert dead == (0,), "dead letters"
    keys = parse_keyring(stage.env["MUSTER_LINK_KEYS"])
    return Ending(
        tasks={str(task): str(state) for task, state in tasks},
        visits={str(visit): str(outcome) for visit, outcome in visits},
        expected=[expect(int(str(n)), UUID(str(contact)), keys) for n, contact in expected],
        carrier=read_summary(stage.settings.carrier_log),
        heard=heard_visits(stage.settings.carrier_log),
    )


def heard_visits(log: Path) -> dict[str, set[str]]:
    """The outcomes that may have been given last for each visit, from the carrier's log alone.

    An answer is recorded somewhere between being said and being heard of (or not at all, when
    it never was): it may be the last unless one that was surely recorded was said after this
    one was heard of.
    """
    said: dict[str, tuple[int, str, str]] = {}
    heard: dict[str, int] = {}
    for moment, line in enumerate(log.read_bytes().splitlines()):
        record = json.loads(line)
        if record["kind"] == "said" and record["what"] == "visit":
            said[record["id"]] = (moment, record["sid"], record["value"])
        elif record["kind"] == "heard" and 200 <= record["answer"] < 400:
            heard[record["id"]] = moment
    given: dict[str, list[tuple[int, float, str]]] = {}
    for answer, (begun, visit, outcome) in said.items():
        given.setdefault(visit, []).append((begun, heard.get(answer, math.inf), outcome))
    return {
        visit: {
            outcome
            for _, known, outcome in answers
            if all(begun <= known for begun, sure, _ in answers if sure < math.inf)
        }
        for visit, answers in given.items()
        if any(known < math.inf for _, known, _ in answers)
    }
