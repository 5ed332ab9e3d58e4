"""kill -9 of every process in the middle of a demo-sized fan-out."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import orjson
import psycopg
import pytest

from schemas import catalogue
from services.cli.demo.stage import Stage
from services.cli.demo.told import lost
from services.runtime.children import answers
from services.runtime.embedded.postgres import Address
from services.runtime.processes import PROCESSES, READY_PATH
from tests.support.database import TestDatabase
from tests.support.endings import Ending, ending_of
from tests.support.kafka import KafkaBroker
from tests.support.plays import Timers, connect, played, quick_plans, stage_on
from tests.support.replaying import (
    Dump,
    Tables,
    copy_roster,
    differing,
    dump_inbox,
    dump_tables,
    replayed,
)
from tests.support.silence import Turn
from tests.support.speed import slowness

pytestmark = pytest.mark.timeout(1500)
TIMERS = Timers(sms=15, call=8, deadline=110)
"""Silent while processes die, and a deadline beyond all restarts together."""
BETWEEN_S = 0.7
BACK_WITHIN_S = 180.0
CARRYING = ("notifier", "alerting", "carrier_simulator")
# Those that carry the fan-out first, while it is still going on.
ORDER = sorted(PROCESSES, key=lambda process: process.service not in CARRYING)


async def _kill_each(stage: Stage, calm: Callable[[], None]) -> None:
    """kill -9 of every process of the list, one after the other, and wait until all are back; then
    `calm` is called, since what is left is to wait for the deadline."""
    for process in ORDER:
        await asyncio.sleep(BETWEEN_S)
        os.kill(stage.supervisor.pid(process.name), signal.SIGKILL)
    for process in ORDER:
        await _back(stage, process.name)
    calm()


async def _back(stage: Stage, name: str) -> None:
    ready = answers(stage.settings.url(name) + READY_PATH)
    async with asyncio.timeout(BACK_WITHIN_S):
        while not (stage.supervisor.restarts(name) and await ready()):
            await asyncio.sleep(0.1)


@asynccontextmanager
async def _killed(
    folder: Path, timers: Timers, calm: Callable[[], None]
) -> AsyncIterator[tuple[Stage, UUID]]:
    """A stage at rest after the one mobilisation in which every process died once."""
    broker = KafkaBroker(folder / "kafka")
    try:
        bootstrap = broker.start()
        broker.create_topics({n: t.partitions for n, t in catalogue.topics().items()})
        stage = stage_on(folder, bootstrap, timers)
        now = datetime.now(UTC)
        async with played(stage, now, lambda: _kill_each(stage, calm)) as mobilisation:
            died = {process.name: stage.supervisor.restarts(process.name) for process in PROCESSES}
            assert set(died.values()) == {1}, died
            yield stage, mobilisation
    finally:
        broker.stop()


def _wrongly_recorded(ending: Ending) -> dict[str, str]:
    """Visits whose outcome is not what was last said at a page."""
    return {v: ending.visits[v] for v, may in ending.heard.items() if ending.visits[v] not in may}


def _stored(connection: psycopg.Connection[tuple[object, ...]]) -> tuple[UUID, Dump, Tables]:
    """The incident, all that alerting took of it, and what it made of that, at one moment: it goes
    on taking."""
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    with connection.transaction():
        (row,) = connection.execute("select incident_id from alerting.mobilisation").fetchall()
        incident = UUID(str(row[0]))
        return incident, dump_inbox(connection), dump_tables(connection, incident)


@pytest.mark.alone
async def test_killing_every_process_changes_no_end(
    tmp_path: Path, postgres: Address, my_turn: Turn
) -> None:
    """Story: in the middle of the fan-out each process dies once; everybody is told once, every
    answer is taken and kept, and every task and visit ends as in a process that never dies and is
    told the same at the same moments, by way of the same decisions for the same reasons.

    A second run of real processes would not be told the same: people answer at another pace.
    """
    undisturbed = TestDatabase(postgres, services=["roster", "alerting"])
    timers = TIMERS.slowed(slowness())
    async with _killed(tmp_path, timers, my_turn.over) as (stage, mobilisation):
        with connect(stage) as connection, undisturbed.admin() as other:
            ending = ending_of(connection, stage, mobilisation)
            incident, inbox, tables = _stored(connection)
            copy_roster(connection, other)
    assert ending.carrier.duplicates == 0
    assert lost(ending.expected, ending.carrier) == []
    assert list(ending.forgotten) == list(ending.turned_away) == list(ending.unlanded) == []
    assert ending.unended == []
    assert _wrongly_recorded(ending) == {}
    assert len(set(ending.visits.values())) > 3
    assert {"done", "handed_over", "lapsed"} <= ending.states
    assert all(tables[name] for name in ("task", "visit", "contact", "timeline", "news"))
    plans = quick_plans(tmp_path / "again", timers)
    address = undisturbed.url("muster_alerting")
    again = await replayed(address, incident, inbox, plans=plans)
    assert again.keys() >= tables.keys()
    assert differing(again, tables) == {}, orjson.dumps(differing(again, tables), default=str)
    undisturbed.drop()
