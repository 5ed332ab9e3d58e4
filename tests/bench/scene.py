"""A synthetic district on real Kafka and PostgreSQL, and the few things one does there."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, LiteralString
from uuid import UUID

import httpx
import psycopg

from schemas import catalogue
from services.cli.demo.ports import choose
from services.cli.demo.settings import DemoPace, DemoSettings
from services.cli.demo.stage import Stage
from services.runtime.sealing import parse_keyring
from tests.bench.carrier_log import CarrierLog
from tests.bench.warnings import over_division
from tests.support.kafka import KafkaBroker
from tests.support.plays import Timers, connect, key_for, quick_plans

DISTRICT = ("990101", "示范区")
FAST = DemoPace(time_factor=1.0, messages_per_s=5_000.0, calls_per_s=50.0, personas_on=False)
SLOW = Timers(sms=3_600, call=600, deadline=7_200)
"""Whoever is silent is not called while texts are counted."""
Row = tuple[Any, ...]


class Mode(Enum):
    """Which receipts a text has, and how many seconds after it was taken."""

    BURST = ('["delivered"]', 30.0)
    STEADY = ('["sent", "delivered"]', 0.0)

    @property
    def carrier(self) -> Mapping[str, str]:
        """The carrier's settings; every number works, so that nothing but texts is on the wire."""
        reported, delivery_s = self.value
        return {
            "MUSTER_SIM_WEIGHTS": '{"fast": 1}',
            "MUSTER_SIM_REPORTED": reported,
            "MUSTER_SIM_DELIVERY_S": str(delivery_s),
            "MUSTER_SIM_RECEIPTS_S": str(delivery_s),
        }


@dataclass(frozen=True)
class Sent:
    """A warning that was taken: its alert, and when (seconds of the epoch)."""

    alert_id: UUID
    at: float


@dataclass
class Scene:
    """A district at rest, every process ready. `web` has the key of an officer."""

    stage: Stage
    broker_pid: int
    web: httpx.AsyncClient
    database: psycopg.Connection[Row]

    @property
    def public(self) -> str:
        return self.stage.settings.url("gateway-public")

    @property
    def console(self) -> str:
        return self.stage.settings.url("gateway-console")

    @property
    def link_keys(self) -> Mapping[int, bytes]:
        return parse_keyring(self.stage.env["MUSTER_LINK_KEYS"])

    def log(self) -> CarrierLog:
        """The carrier's log from here on."""
        return CarrierLog(self.stage.settings.carrier_log)

    async def warn(self, document: bytes) -> Sent:
        """Send a warning; AssertionError when it is not taken."""
        answer = await self.web.post(
            self.public + "/v1/alerts",
            content=document,
            headers={"Content-Type": "application/cap+xml"},
        )
        assert answer.status_code == httpx.codes.ACCEPTED, answer.text
        return Sent(UUID(answer.json()["alert_id"]), time.time())

    async def warn_district(self) -> Sent:
        return await self.warn(over_division(*DISTRICT))

    def rows(self, query: LiteralString, *values: object) -> list[Row]:
        """What the database's owner sees."""
        return self.database.execute(query, values).fetchall()

    async def one(self, query: LiteralString, *values: object, within_s: float = 30.0) -> Any:
        """The first column of a query that will have a row; AssertionError when it has none."""
        deadline = time.monotonic() + within_s
        while not (rows := self.rows(query, *values)):
            assert time.monotonic() < deadline, query
            await asyncio.sleep(0.02)
        return rows[0][0]


def seeding(residents: int) -> tuple[str, ...]:
    """The command that fills the roster: a district's proportions, as they are at a million."""
    return ("seed", "--size", "district", "--residents", str(residents))


@asynccontextmanager
async def district(folder: Path, residents: int, mode: Mode) -> AsyncIterator[Scene]:
    """A district of so many residents, at rest; gone again afterwards."""
    broker = KafkaBroker(folder / "kafka")
    async with AsyncExitStack() as stack:
        stack.callback(broker.stop)
        bootstrap = broker.start()
        broker.create_topics({n: t.partitions for n, t in catalogue.topics().items()})
        plans = {"MUSTER_PLANS_PATH": str(quick_plans(folder / "plans", SLOW))}
        more = plans | dict(mode.carrier)
        settings = DemoSettings(folder / "stage", choose(), FAST, bootstrap, more=more)
        stage = Stage(settings)
        stage.clear()
        await stack.enter_async_context(stage)
        begun = time.monotonic()
        await stage.start(seeding(residents))
        say(f"a district of {residents:,}, ready after {time.monotonic() - begun:.0f} s")
        key = await key_for(stage)
        web = await stack.enter_async_context(
            httpx.AsyncClient(
                timeout=30, trust_env=False, headers={"Authorization": f"Bearer {key}"}
            )
        )
        database = stack.enter_context(connect(stage))
        # The statistics that a server left to itself would have by and by.
        database.execute("analyze")
        yield Scene(stage, broker.pid, web, database)


def say(what: str) -> None:
    """Tell whoever waits."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {what}\n")
