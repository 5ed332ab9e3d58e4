"""The stage: broker, database and every process of the list, each by its command line."""

import asyncio
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from services.cli.demo.settings import HOST, DemoSettings, environment
from services.runtime.children import Child, answers, exists
from services.runtime.embedded.postgres import EmbeddedPostgres
from services.runtime.processes import PROCESSES, READY_PATH, STEPS
from services.runtime.supervisor import Supervisor

PYTHON = sys.executable
MUSTER = (PYTHON, "-m", "services.cli.main")


class Stage:
    """Everything that runs in the demo; use as `async with` after `clear`.

    `env` is what every process is started with.
    """

    def __init__(self, settings: DemoSettings) -> None:
        self.settings = settings
        self.supervisor = Supervisor(settings.folder / "logs")
        self.env: dict[str, str] = {}

    def clear(self) -> None:
        """Forget what an earlier demo left."""
        shutil.rmtree(self.settings.folder, ignore_errors=True)
        self.settings.folder.mkdir(parents=True)

    async def __aenter__(self) -> Self:
        await self.supervisor.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.supervisor.stop()
        await asyncio.to_thread(self._tidy)

    def _tidy(self) -> None:
        """Leave logs alone; for root the data lie elsewhere, and their owner knows where."""
        self._broker_file.unlink(missing_ok=True)
        self._postgres_file.unlink(missing_ok=True)
        EmbeddedPostgres(self.settings.database).remove()

    async def start(self, seed_arguments: Sequence[str] = ("seed", "--size", "street")) -> None:
        """Start all parts; returns when every process is ready and the roster is filled."""
        await self.supervisor.start([self._postgres(), *self._own_broker()])
        self.env = environment(self.settings, self._bootstrap_servers(), self._superuser())
        # The embedded broker makes topics by itself, and by itself alone.
        own = () if self.settings.bootstrap_servers else ("--no-topics",)
        for step in STEPS:
            await self._run(
                step.name, (*step.arguments, *(own if step.name == "bootstrap" else ()))
            )
        await asyncio.gather(
            self._run("seed", seed_arguments), self.supervisor.start(self._processes())
        )

    async def command(self, name: str, *arguments: str) -> None:
        """Run one `muster` command to its end."""
        await self._run(name, arguments)

    async def _run(self, name: str, arguments: Sequence[str]) -> None:
        await self.supervisor.run(
            Child(name, (*MUSTER, *arguments), _always, env=self.env, ready_within=600)
        )

    def _postgres(self) -> Child:
        port = str(self.settings.ports["postgres"])
        folder = self.settings.database
        command = (PYTHON, "-m", "services.runtime.embedded.postgres", "--data", str(folder))
        ready = self._postgres_file
        return Child(
            "postgres", (*command, "--port", port, "--info-file", str(ready)), exists(ready)
        )

    def _own_broker(self) -> list[Child]:
        """The broker in memory, unless another is given."""
        if self.settings.bootstrap_servers:
            return []
        file = self._broker_file
        command = (PYTHON, "-m", "services.runtime.embedded.broker", "--port-file", str(file))
        return [Child("broker", command, exists(file), restart=False)]

    @property
    def _postgres_file(self) -> Path:
        return self.settings.folder / "postgres.json"

    @property
    def _broker_file(self) -> Path:
        return self.settings.folder / "broker"

    def _bootstrap_servers(self) -> str:
        return self.settings.bootstrap_servers or self._broker_file.read_text().strip()

    def _superuser(self) -> tuple[str, str]:
        info = json.loads(self._postgres_file.read_text())
        return info["user"], Path(info["password_file"]).read_text().strip()

    def _processes(self) -> list[Child]:
        return [
            Child(
                item.name,
                (*MUSTER, *item.arguments, "--port", str(self.settings.ports[item.name])),
                answers(f"http://{HOST}:{self.settings.ports[item.name]}{READY_PATH}"),
                env=self.env,
            )
            for item in PROCESSES
        ]


async def _always() -> bool:
    return True
