"""Attempts a second of the whole way: from the alert's 202 to the POST at the carrier."""

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from schemas import catalogue
from services.carrier_simulator.cli import Summary, read_summary
from services.cli.demo.ports import choose
from services.cli.demo.settings import DemoPace, DemoSettings
from services.cli.demo.stage import Stage
from services.cli.demo.warning import Placing
from tests.support.kafka import KafkaBroker
from tests.support.plays import send

DISTRICT = ("990101", "示范区")
QUIET_S = 3.0
LIMIT_S = 120.0
FAST = DemoPace(time_factor=1.0, messages_per_s=5_000.0, calls_per_s=50.0, personas_on=False)


@dataclass(frozen=True)
class Fanout:
    """One fan-out: how many texts, the first's delay after the 202, and texts a second."""

    attempts: int
    first_sms_s: float
    per_s: float


async def fan_out(folder: Path, residents: int) -> Fanout:
    """A red warning over a whole synthetic district on real Kafka and PostgreSQL."""
    broker = KafkaBroker(folder / "kafka")
    try:
        bootstrap = broker.start()
        broker.create_topics({n: t.partitions for n, t in catalogue.topics().items()})
        # Every number works, so that nothing but first texts is on the wire.
        everybody = {"MUSTER_SIM_WEIGHTS": '{"fast": 1}'}
        stage = Stage(DemoSettings(folder / "stage", choose(), FAST, bootstrap, more=everybody))
        stage.clear()
        async with stage:
            await stage.start(("seed", "--residents", str(residents)))
            await send(stage, Placing(*DISTRICT, datetime.now(UTC)))
            accepted_at = datetime.now(UTC)
            summary = await _until_quiet(stage.settings.carrier_log)
    finally:
        broker.stop()
    assert summary.first_at is not None
    assert summary.last_at is not None
    return Fanout(
        attempts=summary.accepted,
        first_sms_s=(summary.first_at - accepted_at).total_seconds(),
        per_s=summary.accepted / (summary.last_at - accepted_at).total_seconds(),
    )


async def _until_quiet(log: Path) -> Summary:
    """The summary once nothing more has been taken for a while."""
    deadline = time.monotonic() + LIMIT_S
    seen, since = 0, time.monotonic()
    while time.monotonic() < deadline:
        await asyncio.sleep(0.5)
        size = log.stat().st_size
        if size != seen:
            seen, since = size, time.monotonic()
        elif seen and time.monotonic() - since > QUIET_S:
            return read_summary(log)
    raise AssertionError(f"the fan-out did not come to rest within {LIMIT_S:g} s")
