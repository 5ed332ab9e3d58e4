"""Runs child processes: waits until they are ready, starts dead ones again, leaves none behind."""

import asyncio
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import structlog

from services.runtime.children import POLL_SECONDS, Child, ChildFailed, RunningChild, ended

log = structlog.get_logger(__name__)

STOP_SECONDS = 10.0
DEATHS_WHILE_STARTING = 3
"""A child that ends this often before it was ever ready has a fault that waiting does not mend."""


class Supervisor:
    """Children in groups; use as `async with`, on the event loop of the main thread.

    Each writes to `logs/<name>.log`. They die with this process, even by kill -9, and take
    whatever is left in their process groups along when they are stopped.
    """

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._groups: list[list[RunningChild]] = []
        self._watcher: asyncio.Task[None] | None = None
        self._over = asyncio.Event()
        self._failure: ChildFailed | None = None
        self._stopping = False

    async def __aenter__(self) -> Self:
        self._logs.mkdir(parents=True, exist_ok=True)
        self._watcher = asyncio.create_task(self._watch())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self, children: Sequence[Child]) -> None:
        """Start a group side by side; returns when all are ready.

        Raises ChildFailed when one is not ready in its time or keeps ending.
        """
        group: list[RunningChild] = []
        self._groups.append(group)
        # One by one: if a later one cannot be started, the earlier ones are known and stopped.
        for child in children:
            group += [self._run(child)]
        async with asyncio.TaskGroup() as tasks:
            waits = [tasks.create_task(self._outcome(running)) for running in group]
        for failure in (wait.result() for wait in waits):
            if failure is not None:
                raise failure

    async def run(self, command: Child) -> None:
        """Run something to its end; raises ChildFailed when that is not 0 within `ready_within`."""
        running = self._run(command)
        try:
            if not await ended([running], command.ready_within):
                raise running.failure(f"took more than {command.ready_within:g} s")
        finally:
            running.kill()
        if running.code != 0:
            raise running.failure(f"ended with {running.code}")

    async def until_signal(self) -> None:
        """Wait for SIGINT or SIGTERM; a second one kills every child at once.

        Raises ChildFailed when a child that cannot be restarted ends.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._on_signal)
        await self._over.wait()
        if self._failure is not None:
            raise self._failure

    async def stop(self) -> None:
        """Stop all, the group started last first: SIGTERM, after 10 s SIGKILL."""
        self._stopping = True
        try:
            for group in reversed(self._groups):
                for running in group:
                    running.terminate()
                if not await ended(group, STOP_SECONDS):
                    names = [running.child.name for running in group if running.alive]
                    log.warning("children.killed", children=names)
                for running in group:
                    running.kill()
        finally:
            self.kill()
            if self._watcher is not None:
                self._watcher.cancel()

    def kill(self) -> None:
        """kill -9 of every child and its group, at once; none is started again."""
        self._stopping = True
        for running in self._all():
            running.kill()

    def pid(self, name: str) -> int:
        """A child's process id now. KeyError when there is none of that name."""
        return self._named(name).pid

    def restarts(self, name: str) -> int:
        """How often a child was started again. KeyError when there is none of that name."""
        return self._named(name).restarts

    def _run(self, child: Child) -> RunningChild:
        return RunningChild(child, self._logs / f"{child.name}.log")

    def _all(self) -> list[RunningChild]:
        return [running for group in self._groups for running in group]

    def _named(self, name: str) -> RunningChild:
        return {running.child.name: running for running in self._all()}[name]

    def _on_signal(self) -> None:
        if self._over.is_set():
            self.kill()
        self._over.set()

    async def _outcome(self, running: RunningChild) -> ChildFailed | None:
        """None once ready; else what went wrong. A value, so that siblings still get ready."""
        child = running.child
        try:
            async with asyncio.timeout(child.ready_within):
                while not (running.alive and await child.ready()):
                    if _is_hopeless(running):
                        return running.failure(f"ended with {running.code}")
                    await asyncio.sleep(POLL_SECONDS)
        except TimeoutError:
            return running.failure(f"was not ready within {child.ready_within:g} s")
        running.was_ready = True
        return None

    async def _watch(self) -> None:
        while not self._stopping:
            for running in self._all():
                if not running.alive:
                    self._try_to_mend(running)
            await asyncio.sleep(POLL_SECONDS)

    def _try_to_mend(self, running: RunningChild) -> None:
        """A machine without memory or processes to give has some again later."""
        try:
            self._mend(running)
        except OSError as error:
            log.error("child.not_started", child=running.child.name, error=str(error))

    def _mend(self, running: RunningChild) -> None:
        if running.child.restart:
            if running.was_ready or not _is_hopeless(running):
                running.tend()
        elif running.was_ready and self._failure is None:
            self._failure = running.failure(f"ended with {running.code}")
            self._over.set()


def _is_hopeless(running: RunningChild) -> bool:
    """Whether a dead child that was never ready had all the starts it gets."""
    starts = DEATHS_WHILE_STARTING if running.child.restart else 1
    return not running.alive and running.restarts + 1 >= starts
