"""kill -9 of every process in the middle of a demo-sized fan-out."""

import asyncio
import os
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas import catalogue
from schemas.vocabulary import TaskState
from services.cli.demo.stage import Stage
from services.cli.demo.told import lost
from services.runtime.children import answers
from services.runtime.processes import PROCESSES, READY_PATH
from tests.support.kafka import KafkaBroker
from tests.support.plays import Ending, play, stage_on

pytestmark = pytest.mark.timeout(500)
FIRST_KILL_S = 0.5
BACK_WITHIN_S = 20.0
CARRYING = ("notifier", "alerting", "carrier_simulator")
# Those that carry the fan-out first, while it is still going on.
ORDER = sorted(PROCESSES, key=lambda process: process.service not in CARRYING)


def wrongly_recorded(ending: Ending) -> dict[str, str]:
    """Visits whose outcome is not what was last said at a page."""
    return {v: ending.visits[v] for v, may in ending.heard.items() if ending.visits[v] not in may}


async def _kill_each(stage: Stage) -> None:
    """kill -9 of every process of the list, one when the one before it is back."""
    await asyncio.sleep(FIRST_KILL_S)
    for process in ORDER:
        os.kill(stage.supervisor.pid(process.name), signal.SIGKILL)
        await _back(stage, process.name)


async def _back(stage: Stage, name: str) -> None:
    ready = answers(stage.settings.url(name) + READY_PATH)
    async with asyncio.timeout(BACK_WITHIN_S):
        while not (stage.supervisor.restarts(name) and await ready()):
            await asyncio.sleep(0.1)


async def _run(folder: Path) -> Ending:
    broker = KafkaBroker(folder / "kafka")
    try:
        bootstrap = broker.start()
        broker.create_topics({n: t.partitions for n, t in catalogue.topics().items()})
        stage = stage_on(folder, bootstrap)
        ending = await play(stage, datetime.now(UTC), lambda: _kill_each(stage))
        assert all(stage.supervisor.restarts(process.name) for process in PROCESSES)
        return ending
    finally:
        broker.stop()


async def test_killing_every_process_loses_and_repeats_nothing(tmp_path: Path) -> None:
    """Story: in the middle of the fan-out each process dies once; everybody is told once, every
    task ends, and every visit ends as what was last said at its page."""
    ending = await _run(tmp_path)
    assert ending.carrier.duplicates == 0
    assert lost(ending.expected, ending.carrier) == []
    assert {state for state in ending.tasks.values() if not TaskState(state).ended} == set()
    assert wrongly_recorded(ending) == {}
    assert ending.heard
