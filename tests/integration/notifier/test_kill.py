"""kill -9 of the notifier in the middle of a fan-out: nothing lost, nothing twice."""

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import orjson
from pydantic import SecretStr

from services.notifier.settings import NotifierSettings
from tests.integration.notifier.stage import Stage, eventually
from tests.integration.notifier.test_with_carrier import playing
from tests.support.database import TestDatabase

PEOPLE = 200


def environment(settings: NotifierSettings) -> dict[str, str]:
    """The settings as a process reads them."""
    values = {
        name: value.get_secret_value() if isinstance(value, SecretStr) else value
        for name, value in settings.model_dump().items()
        if value is not None
    }
    own = {f"MUSTER_{name.upper()}": str(value) for name, value in values.items()}
    return dict(os.environ) | own


def begin(settings: NotifierSettings) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.integration.notifier.run_worker"]
    return subprocess.Popen(command, env=environment(settings), cwd=Path.cwd())


def told(stage: Stage) -> int:
    return count(stage, "sent", "delivered")


def count(stage: Stage, *statuses: str) -> int:
    found = stage.rows(
        "select count(*) as n from notifier.attempts where status = any(%s)", list(statuses)
    )
    return int(found[0]["n"])


async def test_a_killed_notifier_loses_nobody_and_repeats_nothing(
    database: TestDatabase, tmp_path: Path
) -> None:
    faster = {"reconcile_after_s": 3.0, "sms_per_s": 150.0}
    faster |= {"provider_timeout_s": 1.0, "lost_after_s": 2.5}
    async with playing(database, tmp_path, "never", live=False, **faster) as stage:
        orders = [stage.order(stage.leader()) for _ in range(PEOPLE)]
        await stage.send(*orders)
        worker = begin(stage.settings)
        try:
            for progress in (40, 100):
                await eventually(lambda: told(stage) >= progress, within=60)  # noqa: B023
                worker.send_signal(signal.SIGKILL)
                worker.wait()
                worker = begin(stage.settings)
            ended = ("delivered", "not_sent", "failed")
            await eventually(lambda: count(stage, *ended) == PEOPLE, within=90)
        finally:
            worker.kill()
            worker.wait()
        made = Counter(row["to"] for row in accepted(tmp_path / "carrier.jsonl"))
        reached = [stage.status(order.attempt_id) == "delivered" for order in orders]
        assert max(made.values()) == 1
        assert len(made) == sum(reached)
        assert count(stage, "failed") == 0


def accepted(log: Path) -> list[dict[str, str]]:
    """What the carrier took over, from its own log."""
    records = [orjson.loads(line) for line in log.read_bytes().splitlines()]
    return [record for record in records if record["kind"] == "accepted"]
