"""What was decided follows from what came in: a stored mobilisation, replayed, ends the same."""

import asyncio
import os
import sys
from pathlib import Path
from uuid import UUID

import orjson

from tests.support.community import Community, small_town
from tests.support.database import TestDatabase
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.replaying import Tables, differing, dump_inbox, dump_tables, save, ticking
from tests.support.roster_writing import RosterWriter
from tests.support.world import World

ROOT = Path(__file__).parents[2]
HASH_SEED, WORKERS = "4711", 4
"""Elsewhere; the story itself has one worker, and a hash seed of its own."""


def _town() -> tuple[Community, Community]:
    """Two communities that share a leader."""
    here, there = small_town(deputy=True), Community()
    shared = here.people["12号楼1单元楼道长"]
    there.grid("西网格").building("9号楼", leaderless=True).stairwell("3单元", "902", led_by=shared)
    return here, there


async def _story(
    world: World, officer: Officer, phone: Phones, towns: tuple[Community, ...]
) -> None:
    """Answers, silence, a deputy, visits with every way they can end, officers' words, a stop."""
    await officer.warns(*towns)
    shared = phone("12号楼1单元楼道长")
    await shared.receives_text()
    await shared.presses("received")
    await shared.answers_door("101", "safe")
    await shared.answers_door("102", "no_answer")
    await shared.answers_door("902", "needs_help")
    for called in ("书记", "第一网格长"):
        await phone(called).receives_text()
        await phone(called).replies("1")
    await phone("12号楼长").replies("2")
    await world.advance(minutes=4)
    await phone("12号楼2单元副楼道长").receives_text()
    await phone("12号楼2单元副楼道长").presses("received")
    await shared.answers_door("102", "no_answer")
    await shared.answers_door("101", "moved")
    await officer.messages("21点到社区开会", posts=["grid_leader"])
    await officer.corrects("避难点改为第二小学")
    await world.advance(minutes=30)
    await officer.stops()
    await world.settle()
    await officer.corrects("避难点改为第三小学")
    await world.settle()


async def _replayed(
    world: World, towns: tuple[Community, ...], file: Path, incident: UUID
) -> Tables:
    """The tables after a replay in a process and a database of its own."""
    fresh = TestDatabase(world.postgres.start(), services=["roster", "alerting"])
    try:
        url = fresh.url("muster_roster").set(drivername="postgresql")
        writer = RosterWriter(url.render_as_string(hide_password=False), world.sealer)
        await asyncio.to_thread(writer.write, *towns)
        address = fresh.url("muster_alerting").render_as_string(hide_password=False)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "tests.support.replaying", address, str(WORKERS), str(incident), str(file)),
            env=os.environ | {"PYTHONHASHSEED": HASH_SEED},
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
        )
        said, _ = await asyncio.wait_for(process.communicate(), 240)
        assert process.returncode == 0
        return dict(orjson.loads(said))
    finally:
        fresh.drop()


async def test_another_hash_seed_and_number_of_workers_give_the_same(
    world: World, officer: Officer, phone: Phones, tmp_path: Path
) -> None:
    towns = _town()
    await world.inhabit(*towns)
    alerting = world.process("alerting").parts
    assert alerting is not None
    with ticking(alerting.units, world.clock):
        await _story(world, officer, phone, towns)
    found = await officer.mobilisation()
    incident = UUID(found["incident_id"])
    keys = [*(town.code for town in towns), str(incident), found["mobilisation_id"]]
    with world.database.admin() as connection:
        inbox, tables = dump_inbox(connection, keys), dump_tables(connection, incident)
    assert {"impact-grid.v1", "answers.v1", "contact-events.v1", "timers-due.v1"} < {
        row["name"] for row in inbox
    }
    assert all(tables[name] for name in ("task", "visit", "contact", "timeline", "news"))
    file = tmp_path / "inbox.jsonl"
    save(inbox, file)
    again = await _replayed(world, towns, file, incident)
    for name, rows in tables.items():
        assert again[name] == rows, differing({name: again[name]}, {name: rows})
