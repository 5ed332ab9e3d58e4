"""kill -9 of every process in the middle of a demo-sized fan-out."""

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas import catalogue
from schemas.vocabulary import TaskState, VisitOutcome
from services.cli.demo.stage import Stage
from services.cli.demo.told import lost
from services.runtime.children import answers
from services.runtime.processes import PROCESSES, READY_PATH
from tests.support.kafka import KafkaBroker
from tests.support.plays import Ending, play, stage_on

pytestmark = pytest.mark.timeout(500)
Disturbance = Callable[[Stage], Coroutine[None, None, None]]
BETWEEN_S = 0.7
BACK_WITHIN_S = 60.0
CARRYING = ("notifier", "alerting", "carrier_simulator")
# Those that carry the fan-out first, while it is still going on.
ORDER = sorted(PROCESSES, key=lambda process: process.service not in CARRYING)


def wrongly_recorded(ending: Ending) -> dict[str, str]:
    """Visits whose outcome is not what was last said at a page."""
    return {v: ending.visits[v] for v, may in ending.heard.items() if ending.visits[v] not in may}


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


HELPED = {VisitOutcome.NEEDS_HELP, VisitOutcome.SAFE}
"""Help that is asked for late comes before the deadline or after it: a run may have either."""


def other_ends(one: Mapping[str, str], other: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Ends that differ, of what both runs have. Who stood in for whom on the way may: of two who
    fall silent in the same moment the one below is passed to the one above, or past them."""
    ends = {i: (one[i], other[i]) for i in one.keys() & other.keys()}
    return {i: (a, b) for i, (a, b) in ends.items() if a != b and {a, b} != HELPED}


def compared(calm: Ending, ending: Ending) -> tuple[dict[str, str], dict[str, str]]:
    """Tasks and visits of a run by id, as far as everybody concerned was reached as planned."""
    rerouted = calm.rerouted | ending.rerouted
    first, second = ({**one.tasks, **one.visits} for one in (calm, ending))
    return (
        {i: end for i, end in first.items() if i not in rerouted},
        {i: end for i, end in second.items() if i not in rerouted},
    )


async def test_killing_every_process_changes_no_end(tmp_path: Path) -> None:
    """Story: in the middle of the fan-out each process dies once; everybody is told once, every
    task ends, and where no text died with its sender every task and visit ends as in a run in
    which nothing died."""
    at = datetime.now(UTC)
    calm, ending = await asyncio.gather(
        _run(tmp_path / "calm", at, _nothing), _run(tmp_path / "killed", at, _kill_each)
    )
    assert ending.carrier.duplicates == calm.carrier.duplicates == 0
    assert lost(ending.expected, ending.carrier) == lost(calm.expected, calm.carrier) == []
    states = {*ending.tasks.values(), *ending.in_answer}
    assert {state for state in states if not TaskState(state).ended} == set()
    assert wrongly_recorded(ending) == wrongly_recorded(calm) == {}
    as_planned, as_disturbed = compared(calm, ending)
    assert as_disturbed
    assert other_ends(as_planned, as_disturbed) == {}
    assert len(set(ending.visits.values())) > 3
