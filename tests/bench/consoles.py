"""How far 200 consoles of one process lag behind at 300 answers a second.

`python -m tests.bench.consoles`: a real PostgreSQL with a mobilisation of some 2,300 doors in 16
communities, the console on one port, 200 sockets in another process. Lag is the time from an
answer's commit to the moment a console has a picture that holds it.
"""

import asyncio
import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch
from uuid import uuid4

import psycopg
import uvicorn
import websockets

from services.gateway.asgi.console import compose as compose_console
from services.gateway.console.handlers.follow import Follower
from services.gateway.domain.roles import Role
from services.gateway.settings import GatewayConsoleSettings
from services.runtime.loops import run_forever
from services.runtime.sealing import Sealer
from tests.bench.lags import Look, lags, profile
from tests.bench.summing import percentile
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
LAST_WITHIN_S = 20.0


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
    """The consoles' process: of each, the pictures it had, as JSON: revision and moment."""

    async def one(seen: list[tuple[int, float]]) -> None:
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

    feeds: list[list[tuple[int, float]]] = [[] for _ in range(CONSOLES)]
    tasks = [asyncio.create_task(one(seen)) for seen in feeds]
    await asyncio.to_thread(sys.stdin.readline)
    for task in tasks:
        task.cancel()
    sys.stdout.write(json.dumps(feeds))


def answer(mobilised: Mobilised, until: float) -> dict[int, float]:
    """300 answers a second, 15 at once; gives when each revision was there. Consoles are told of
    them as alerting does it: not within a quarter of a second of having told them."""
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
                    " v.community_code and v.visit_id = any(%s)",
                    (uuid4(), batch),
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


@contextmanager
def watched() -> Iterator[list[Look]]:
    """Every look that a reader ends meanwhile."""
    looks: list[Look] = []
    look = Follower.look

    async def timed(follower: Follower) -> None:
        began = time.time()
        await look(follower)
        if follower.picture is not None:
            looks.append(Look(began, time.time(), follower.picture.head["revision"]))

    with patch.object(Follower, "look", timed):
        yield looks


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
    with watched() as looks:
        committed = await asyncio.to_thread(answer, mobilised, time.time() + SECONDS)
        used = time.process_time() - used
        async with asyncio.timeout(LAST_WITHIN_S):
            while not looks or looks[-1].revision < max(committed):
                await asyncio.sleep(0.05)
        await asyncio.sleep(2)
    out, _ = await child.communicate(b"\n")
    report(committed, looks, json.loads(out), used)
    server.should_exit = True
    hearing.cancel()
    await serving
    for close in parts.closers:
        await close()
    await parts.units.database.close()


def report(
    committed: dict[int, float],
    looks: Sequence[Look],
    feeds: Sequence[Sequence[tuple[int, float]]],
    used: float,
) -> None:
    """Behind by how much every console was with every revision, and where the slowest came from."""
    found, never = lags(committed, looks, feeds)
    took = [lag.all for lag in found]
    print(  # noqa: T201
        f"{CONSOLES} consoles, {15 * len(committed) / SECONDS:.0f} answers/s, "
        f"{sum(map(len, feeds)) / CONSOLES / SECONDS:.1f} pictures/s each, "
        f"{used / SECONDS:.0%} of a core: "
        f"lag p50 {percentile(took, 0.5):.2f} s, p99 {percentile(took, 0.99):.2f} s, "
        f"most {max(took):.2f} s (limit {LIMIT_S} s), {never} never had\n{profile(found)}"
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
