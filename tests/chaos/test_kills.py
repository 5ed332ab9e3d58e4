"""kill -9 of every process in the middle of a demo-sized fan-out."""

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas import catalogue
from services.cli.demo.stage import Stage
from services.cli.demo.told import lost
from services.runtime.children import answers
from services.runtime.processes import PROCESSES, READY_PATH
from tests.chaos.alike import alike
from tests.support.endings import Ending
from tests.support.kafka import KafkaBroker
from tests.support.plays import play, stage_on

pytestmark = pytest.mark.timeout(500)
Disturbance = Callable[[Stage], Coroutine[None, None, None]]
BETWEEN_S = 0.7
BACK_WITHIN_S = 60.0
LEAST_ALIKE = 0.05
"""Of all ends: with fewer there would be nothing to compare. Usual is a third."""
CARRYING = ("notifier", "alerting", "carrier_simulator")
# Those that carry the fan-out first, while it is still going on.
ORDER = sorted(PROCESSES, key=lambda process: process.service not in CARRYING)


def wrongly_recorded(ending: Ending) -> dict[str, str]:
    """Visits whose outcome is not what was last said at a page."""
    outcomes = {visit: outcome for visit, (outcome, _) in ending.visits.items()}
    return {v: outcomes[v] for v, may in ending.heard.items() if outcomes[v] not in may}


async def _kill_each(stage: Stage) -> None:
    """kill -9 of every process of the list, one after the other, and wait until all are back."""
    for process in ORDER:
        await asyncio.sleep(BETWEEN_S)
        os.kill(stage.supervisor.pid(process.name), signal.SIGKILL)
    for process in ORDER:
        await _back(stage, process.name)


async def _back(stage: Stage, name: str) -> None:
    ready = answers(stage.settings.url(name) + READY_PATH)
    async with asyncio.timeout(BACK_WITHIN_S):
        while not (stage.supervisor.restarts(name) and await ready()):
            await asyncio.sleep(0.1)


async def _nothing(_stage: Stage) -> None:
    """The undisturbed run."""


async def _run(folder: Path, at: datetime, disturb: Disturbance) -> Ending:
    broker = KafkaBroker(folder / "kafka")
    try:
        bootstrap = broker.start()
        broker.create_topics({n: t.partitions for n, t in catalogue.topics().items()})
        stage = stage_on(folder, bootstrap)
        ending = await play(stage, at, lambda: disturb(stage))
        died = {process.name: stage.supervisor.restarts(process.name) for process in PROCESSES}
        assert set(died.values()) == {0 if disturb is _nothing else 1}, died
        return ending
    finally:
        broker.stop()


async def test_killing_every_process_changes_no_end(tmp_path: Path) -> None:
    """Story: in the middle of the fan-out each process dies once; everybody is told once, every
    answer is taken and kept, every task ends, and where people did the same every task and visit
    ends as in a run in which nothing died."""
    at = datetime.now(UTC)
    calm, killed = await asyncio.gather(
        _run(tmp_path / "calm", at, _nothing), _run(tmp_path / "killed", at, _kill_each)
    )
    for run in (calm, killed):
        assert run.carrier.duplicates == 0
        assert lost(run.expected, run.carrier) == []
        assert list(run.forgotten) == list(run.turned_away) == []
        assert run.unended() == []
        assert wrongly_recorded(run) == {}
    ends = alike(calm, killed)
    assert {i: both for i, both in ends.items() if len(set(both)) > 1} == {}
    assert len(ends) > LEAST_ALIKE * len(calm.ends())
    assert len({outcome for outcome, _ in killed.visits.values()}) > 3
