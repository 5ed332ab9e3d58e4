"""Attempts a second of the whole way: from the alert's 202 to the POST at the carrier."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from schemas import catalogue
from services.carrier_simulator.cli import Summary, read_summary
from services.cli.demo.ports import choose
from services.cli.demo.settings import DemoPace, DemoSettings
from services.cli.demo.stage import Stage
from services.cli.demo.warning import Placing
from tests.bench.usage import cpu_seconds, memory_mb
from tests.support.kafka import KafkaBroker
from tests.support.plays import send

DISTRICT = ("990101", "示范区")
QUIET_S = 3.0
LIMIT_S = 300.0
FAST = DemoPace(time_factor=1.0, messages_per_s=5_000.0, calls_per_s=50.0, personas_on=False)


class Mode(Enum):
    """When a message's two receipts come, in seconds after it was taken."""

    BURST = 30.0
    STEADY = 0.0


@dataclass(frozen=True)
class Fanout:
    """One fan-out: how many texts, the first's delay after the 202, texts a second to the last,
    CPU microseconds an attempt and resident MB by process."""

    attempts: int
    first_sms_s: float
    per_s: float
    cpu_us: Mapping[str, float]
    rss_mb: Mapping[str, float]


async def fan_out(folder: Path, residents: int, mode: Mode) -> Fanout:
    """A red warning over a whole synthetic district on real Kafka and PostgreSQL."""
    broker = KafkaBroker(folder / "kafka")
    # Every number works, so that nothing but first texts is on the wire.
    carrier = {"MUSTER_SIM_WEIGHTS": '{"fast": 1}', "MUSTER_SIM_DELIVERY_S": str(mode.value)}
    try:
        bootstrap = broker.start()
        broker.create_topics({n: t.partitions for n, t in catalogue.topics().items()})
        stage = Stage(DemoSettings(folder / "stage", choose(), FAST, bootstrap, more=carrier))
        stage.clear()
        async with stage:
            await stage.start(("seed", "--residents", str(residents)))
            before = cpu_seconds(stage, broker.pid)
            await send(stage, Placing(*DISTRICT, datetime.now(UTC)))
            accepted_at = datetime.now(UTC)
            summary, cpu = await _until_quiet(stage, broker.pid)
            memory = memory_mb(stage, broker.pid)
    finally:
        broker.stop()
    assert summary.first_at is not None
    assert summary.last_at is not None
    return Fanout(
        attempts=summary.accepted,
        first_sms_s=(summary.first_at - accepted_at).total_seconds(),
        per_s=summary.accepted / (summary.last_at - accepted_at).total_seconds(),
        cpu_us={
            name: round((seconds - before[name]) / summary.accepted * 1e6)
            for name, seconds in cpu.items()
        },
        rss_mb=memory,
    )


async def _until_quiet(stage: Stage, broker_pid: int) -> tuple[Summary, dict[str, float]]:
    """The summary once no more texts have been taken for a while, and the CPU until the last."""
    texts = Texts(stage.settings.carrier_log)
    deadline = time.monotonic() + LIMIT_S
    seen, since = 0, time.monotonic()
    cpu: dict[str, float] = {}
    while time.monotonic() < deadline:
        await asyncio.sleep(0.25)
        taken = texts.count()
        if taken != seen:
            seen, since = taken, time.monotonic()
            cpu = cpu_seconds(stage, broker_pid)
        elif seen and time.monotonic() - since > QUIET_S:
            return read_summary(stage.settings.carrier_log), cpu
    raise AssertionError(f"the fan-out did not come to rest within {LIMIT_S:g} s")


class Texts:
    """Counts the texts in a carrier's log as it grows: whoever is silent is called later, and a
    call is no first text."""

    def __init__(self, log: Path) -> None:
        self._file = log.open("rb")
        self._taken = 0

    def count(self) -> int:
        lines = self._file.read().splitlines()
        self._taken += sum(b'"kind":"accepted"' in x and b'"what":"message"' in x for x in lines)
        return self._taken
