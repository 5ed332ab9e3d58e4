"""How far 200 consoles of one process lag behind at 300 answers a second.

`python -m tests.bench.consoles`: a real PostgreSQL with a mobilisation of some 2,300 doors in 16
communities, the console on one port, 200 sockets in another process. Lag is the time from an
answer's commit to the moment a console has a picture that holds it.
"""

import asyncio
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

import psycopg
import uvicorn
import websockets

from services.gateway.asgi.console import compose as compose_console
from services.gateway.domain.roles import Role
from services.gateway.settings import GatewayConsoleSettings
from services.runtime.loops import run_forever
from services.runtime.sealing import Sealer
from tests.integration.gateway.conftest import common
from tests.support.collected import Collected
from tests.support.community import Community
from tests.support.composed import KEY, RING
from tests.support.database import PASSWORD, TestDatabase, running_server
from tests.support.mobilised import Mobilised
from tests.support.roster_writing import RosterWriter
from tests.support.signed_in import SESSION, signed_in

CONSOLES = 200
ANSWERS_A_S = 300
SECONDS = 20
LIMIT_S = 1.0


def towns() -> list[Community]:
    """16 communities of 12 buildings, 24 stairwells and 144 doors each."""
    made = []
    for _ in range(16):
        town = Community()
        for number in range(3):
            grid = town.grid(f"第{number}网格")
            for block in range(4):
                building = grid.building(f"{number * 4 + block}号楼")
                for entrance in (1, 2):
                    stairwell = building.stairwell(f"{entrance}单元")
                    for door in range(6):
                        stairwell.door(f"{door + 1}0{entrance}")
        made.append(town)
    return made


async def consoles(url: str, cookie: str) -> None:
    """The consoles' process: one line a picture seen, as JSON: revision and moment."""

    async def one() -> None:
        origin = url.replace("ws://", "http://").split("/v1")[0]
        async with websockets.connect(
            url,
            additional_headers={"Cookie": cookie},
            origin=websockets.Origin(origin),
            compression=None,
            max_size=None,
        ) as feed:
            async for text in feed:
                at = time.time()
                found = json.loads(text)
                if "head" in found:
                    seen.append((found["head"]["revision"], at))

    seen: list[tuple[int, float]] = []
    tasks = [asyncio.create_task(one()) for _ in range(CONSOLES)]
    await asyncio.to_thread(sys.stdin.readline)
    for task in tasks:
        task.cancel()
    sys.stdout.write(json.dumps(seen))


def answer(mobilised: Mobilised, until: float) -> dict[int, float]:
    """300 answers a second in batches of a community each; gives when each revision was there."""
    committed: dict[int, float] = {}
    said = 0.0
    number = 0
    with mobilised.connection as connection:
        while time.time() < until:
            batch = [mobilised.visits[(number + n) % len(mobilised.visits)] for n in range(15)]
            number += 15
            with connection.transaction():
                connection.execute(
                    "update alerting.visit set outcome = 'safe', outcome_at = now()"
                    " where visit_id = any(%s)",
                    (batch,),
                )
                connection.execute(
                    "update alerting.branch b set image = %s from alerting.visit v where"
                    " b.mobilisation_id = v.mobilisation_id and b.community_code ="
                    " v.community_code and v.visit_id = %s",
                    (uuid4(), batch[0]),
                )
                row = connection.execute(
                    "update alerting.mobilisation set revision = revision + 1"
                    " where mobilisation_id = %s returning revision",
                    (mobilised.mobilisation,),
                ).fetchone()
                if time.time() - said > 0.25:
                    said = time.time()
                    connection.execute(
                        "select pg_notify('muster_moved', %s)", (str(mobilised.mobilisation),)
                    )
            assert row is not None
            committed[int(str(row[0]))] = time.time()
            time.sleep(max(0.0, 15 / ANSWERS_A_S - 0.004))
    return committed


async def measure(database: TestDatabase) -> None:
    made = towns()
    url = database.url("muster_roster").set(drivername="postgresql")
    RosterWriter(url.render_as_string(hide_password=False), Sealer(RING, KEY)).write(*made)
    admin = psycopg.connect(database.address.url(database.name), autocommit=True)
    mobilised = Mobilised(admin, made)
    admin.execute("analyze")
    settings = GatewayConsoleSettings.model_validate(
        common(database) | {"gateway_console_password": PASSWORD, "database_pool": 8}
    )
    parts = await compose_console(settings, None, Collected())
    (moves,) = [loop for loop in parts.loops if loop.name == "moves"]
    hearing = asyncio.create_task(run_forever("moves", moves.step, moves.wake, moves.idle_s))
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        parts.app, log_config=None, lifespan="off", ws_per_message_deflate=False
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    async with signed_in(parts, Role.OFFICER) as officer:
        cookie = f"{SESSION}={officer.cookies[SESSION]}"
    port = listening.getsockname()[1]
    feed = f"ws://127.0.0.1:{port}/v1/mobilisations/{mobilised.mobilisation}/feed"
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.consoles", feed, cookie,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, limit=2**28,
    )  # fmt: skip
    # Every console has its whole picture before the first answer comes.
    await asyncio.sleep(20)
    used = time.process_time()
    committed = await asyncio.to_thread(answer, mobilised, time.time() + SECONDS)
    used = time.process_time() - used
    await asyncio.sleep(2)
    out, _ = await child.communicate(b"\n")
    report(committed, json.loads(out), used)
    server.should_exit = True
    hearing.cancel()
    await serving
    for close in parts.closers:
        await close()
    await parts.units.database.close()


def report(committed: dict[int, float], seen: list[list[float]], used: float) -> None:
    """Lag of every revision at every console that got it with or after it."""
    pictures = sorted({int(revision) for revision, _ in seen})
    first = {revision: [at for r, at in seen if r == revision] for revision in pictures}
    lags = []
    for revision, at in committed.items():
        holding = next((r for r in pictures if r >= revision), None)
        if holding is not None:
            lags += [came - at for came in first[holding]]
    lags.sort()
    print(  # noqa: T201
        f"{CONSOLES} consoles, {15 * len(committed) / SECONDS:.0f} answers/s, "
        f"{len(seen) / CONSOLES / SECONDS:.1f} pictures/s each, {used / SECONDS:.0%} of a core: "
        f"lag p50 {statistics.median(lags):.2f} s, p99 {lags[int(len(lags) * 0.99)]:.2f} s, "
        f"most {lags[-1]:.2f} s (limit {LIMIT_S} s)"
    )


def main() -> None:
    if len(sys.argv) > 1:
        asyncio.run(consoles(sys.argv[1], sys.argv[2]))
        return
    with tempfile.TemporaryDirectory() as folder, running_server(Path(folder)) as address:
        database = TestDatabase(address)
        asyncio.run(measure(database))


if __name__ == "__main__":
    main()
