"""Attempts a second of the whole way: from the alert's 202 to the POST at the carrier."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass

from tests.bench.carrier_log import CarrierLog
from tests.bench.scene import Scene, say
from tests.bench.usage import Written, cpu_seconds, resident, written

WAITS = """
select exists (select 1 from notifier.inbox where handled_at is null and dead_at is null)
    or exists (select 1 from alerting.inbox where handled_at is null and dead_at is null)
    or exists (select 1 from notifier.receipts where handled_at is null)
    or exists (select 1 from notifier.outbox where published_at is null)
    or exists (select 1 from alerting.outbox where published_at is null)
"""
QUIET_S = 3.0
LIMIT_S = 1_200.0


@dataclass(frozen=True)
class Fanout:
    """One fan-out: how many texts, the first's delay after the 202, texts a second to the last,
    CPU microseconds an attempt by process, resident MB, and what the database has written."""

    attempts: int
    first_sms_s: float
    per_s: float
    cpu_us: Mapping[str, float]
    resident: Mapping[str, object]
    wrote: Written

    @property
    def cpu(self) -> dict[str, object]:
        """Microseconds an attempt over all processes, and by process."""
        return {"all": sum(self.cpu_us.values()), "by_process": dict(self.cpu_us)}


async def fan_out(scene: Scene) -> Fanout:
    """A red warning over the whole district, until the last text is at the carrier."""
    log = scene.log()
    before, wrote = cpu_seconds(scene.stage, scene.broker_pid), written(scene)
    sent = await scene.warn_district()
    cpu = await until_quiet(scene, log, work=True)
    log.close()
    texts = len(log.texts)
    found = Fanout(
        attempts=texts,
        first_sms_s=log.texts[0].at - sent.at,
        per_s=texts / (log.texts[-1].at - sent.at),
        cpu_us={
            name: round((seconds - before[name]) / texts * 1e6) for name, seconds in cpu.items()
        },
        resident=resident(scene),
        wrote=written(scene).since(wrote).by(texts),
    )
    say(f"a fan-out of {texts:,}: {found.per_s:.0f} attempts/s")
    return found


async def until_quiet(scene: Scene, log: CarrierLog, *, work: bool = False) -> dict[str, float]:
    """Back once no more texts were taken for a while, and with `work` no event waits either; gives
    the CPU until the last one."""
    deadline = time.monotonic() + LIMIT_S
    seen, since = 0, time.monotonic()
    cpu: dict[str, float] = {}
    while time.monotonic() < deadline:
        await asyncio.sleep(0.25)
        taken = log.read()
        if taken != seen or (work and scene.rows(WAITS)[0][0]):
            seen, since = taken, time.monotonic()
            cpu = cpu_seconds(scene.stage, scene.broker_pid)
        elif seen and time.monotonic() - since > QUIET_S:
            return cpu
    raise AssertionError(f"the fan-out did not come to rest within {LIMIT_S:g} s")
