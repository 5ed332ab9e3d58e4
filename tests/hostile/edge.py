"""The processes that face the outside, as they run, on a database full of people under alert."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psutil
import psycopg
from starlette.datastructures import ImmutableMultiDict
from twilio.request_validator import RequestValidator

from services.cli.demo.ports import choose
from services.cli.demo.settings import DemoPace, DemoSettings, environment
from services.gateway.cli import Scope, new_key
from services.runtime.children import Child, answers
from services.runtime.database import Database
from services.runtime.embedded.broker import EmbeddedBroker
from services.runtime.embedded.postgres import Address
from services.runtime.links import mint
from services.runtime.processes import READY_PATH
from services.runtime.roles import LOGINS, password_field
from services.runtime.sealing import Sealer, parse_keyring
from services.runtime.supervisor import Supervisor
from tests.hostile import people
from tests.hostile.wire import Connection, connect, request
from tests.support.database import PASSWORD, TestDatabase

OUTSIDE = ("gateway-public", "notifier-web")
IDLE_CPU_S, IDLE_WITHIN_S = 0.1, 60.0
"""Less CPU in a second is what a process needs for itself; so long it may have more to do."""
OWN_NUMBER = "+861069990001"


@dataclass
class Edge:
    """The running processes with all it takes to knock at them, rightly or wrongly."""

    database: TestDatabase
    ports: Mapping[str, int]
    env: Mapping[str, str]
    key: str
    supervisor: Supervisor

    def __post_init__(self) -> None:
        self.sid = self.env["MUSTER_PROVIDER_SID"]
        self._validator = RequestValidator(self.env["MUSTER_PROVIDER_TOKEN"])
        self._webhooks = self.env["MUSTER_WEBHOOK_BASE_URL"]
        self._links = parse_keyring(self.env["MUSTER_LINK_KEYS"])

    def admin(self) -> psycopg.Connection[tuple[object, ...]]:
        """A superuser's connection."""
        return self.database.admin()

    def count(self, what: str) -> int:
        """One number of the database's."""
        with self.admin() as admin:
            row = admin.execute(f"select count(*) from {what}".encode()).fetchone()
        assert row is not None
        return int(str(row[0]))

    def sign(self, path: str, pairs: Sequence[tuple[str, str]]) -> str:
        """The provider's signature of a webhook."""
        url = self._webhooks + path
        return str(self._validator.compute_signature(url, ImmutableMultiDict(pairs)))

    def signed(self, path: str, fields: Mapping[str, str]) -> bytes:
        """A webhook as the provider sends it."""
        pairs = [("AccountSid", self.sid), *fields.items()]
        signature = self.sign(path, pairs)
        return request("POST", path, urlencode(pairs).encode(), x_twilio_signature=signature)

    def token(self, i: int) -> str:
        """What stands in leader i's link."""
        return mint(people.contact_no(i), self._links)

    def held(self, name: str, connections: Sequence[Connection]) -> int:
        """How many of these a process still holds, by its own sockets: whoever does not read is
        not told of the end."""
        ours = {connection.port for connection in connections}
        theirs = psutil.Process(self.supervisor.pid(name)).net_connections("tcp4")
        return sum(bool(one.raddr) and one.raddr[1] in ours for one in theirs)

    async def cut(self, name: str, reason: str) -> int:
        """How many connections a process has cut for a reason, by its own metrics."""
        connection = await connect(self.ports[name])
        answer = await connection.ask(request("GET", "/metrics"))
        connection.close()
        line = f'muster_connections_cut_total{{reason="{reason}"}} '
        found = [one for one in answer.body.decode().splitlines() if one.startswith(line)]
        return sum(int(float(one.removeprefix(line))) for one in found)

    async def idle(self, name: str) -> None:
        """Wait until a process has done what it was asked for; TimeoutError when it never has."""
        before = -1.0
        async with asyncio.timeout(IDLE_WITHIN_S):
            while (now := self.cpu_s(name)) - before > IDLE_CPU_S:
                before = now
                await asyncio.sleep(1.0)

    def cpu_s(self, name: str) -> float:
        """CPU seconds that a process has used."""
        times = psutil.Process(self.supervisor.pid(name)).cpu_times()
        return float(times.user + times.system)


@contextlib.asynccontextmanager
async def edge(
    postgres: Address,
    folder: Path,
    leaders: int,
    processes: Sequence[str] = OUTSIDE,
    more: Mapping[str, str] | None = None,
) -> AsyncIterator[Edge]:
    """Start the processes by their command lines; `more` are variables that go before others."""
    database = TestDatabase(postgres)
    ports = choose(usual=False) | {"postgres": postgres.port}
    with EmbeddedBroker() as broker:
        env = _environment(database, ports, broker.bootstrap, folder) | dict(more or {})
        sealer = Sealer(env["MUSTER_SEALING_KEYS"], env["MUSTER_PHONE_HASH_KEY"])
        with database.admin() as admin:
            people.move_in(admin, sealer, leaders)
        key = await _key(database)
        async with Supervisor(folder / "logs") as supervisor:
            await supervisor.start([_child(name, ports[name], env) for name in processes])
            yield Edge(database, ports, env, key, supervisor)
            await supervisor.stop()
    database.drop()


def _environment(
    database: TestDatabase, ports: Mapping[str, int], bootstrap: str, folder: Path
) -> dict[str, str]:
    settings = DemoSettings(folder, ports, DemoPace(), bootstrap)
    passwords = {f"MUSTER_{password_field(login)}".upper(): PASSWORD for login in LOGINS}
    return (
        environment(settings, bootstrap, ("", ""))
        | passwords
        | {"MUSTER_DATABASE_NAME": database.name, "MUSTER_VERIFY_PHONE": "0755-00000000"}
    )


async def _key(database: TestDatabase) -> str:
    console = Database(database.url("muster_gateway_console"), 2)
    try:
        return await new_key(console, "气象台", frozenset({Scope.ALERTS_WRITE}))
    finally:
        await console.close()


def _child(name: str, port: int, env: Mapping[str, str]) -> Child:
    command = (sys.executable, "-m", "services.cli.main", "run", name, "--port", str(port))
    return Child(name, command, answers(f"http://127.0.0.1:{port}{READY_PATH}"), env=env)
