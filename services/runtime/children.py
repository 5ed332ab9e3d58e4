"""One child process: what to run, when it is ready, and the same one over its restarts."""

import asyncio
import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

import aiohttp
import structlog

from services.runtime.leash import leashed

log = structlog.get_logger(__name__)

Ready = Callable[[], Awaitable[bool]]
POLL_SECONDS = 0.05
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 10.0
STEADY_SECONDS = 30.0
"""A child that ran this long begins again with the first pause."""


class ChildFailed(Exception):
    """A child does not do what it should; the message has the end of its log."""


@dataclass(frozen=True)
class Child:
    """What to run. `env` comes on top of this process's environment.

    A child that is not to be restarted (its memory cannot be brought back) fails the whole.
    """

    name: str
    command: Sequence[str]
    ready: Ready
    env: Mapping[str, str] = field(default_factory=dict)
    restart: bool = True
    ready_within: float = 60.0


def answers(url: str) -> Ready:
    """Ready when a GET of `url` gives 200 within 2 s."""

    # Asked many times a second while everything starts: a client that reads the machine's trusted
    # certificates first (httpx: 40 ms) would take a core from those it waits for.
    async def check() -> bool:
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2.0)) as client,
                client.get(url) as answer,
            ):
                return answer.status == HTTPStatus.OK
        except (aiohttp.ClientError, TimeoutError):
            return False

    return check


def exists(path: Path) -> Ready:
    """Ready when the file is there; delete an old one before the start."""

    async def check() -> bool:
        return path.exists()

    return check


def pause_before_restart(last: float, code: int | None, lived_s: float) -> float:
    """Seconds until a child that ended with `code` is started again, after a `last` pause.

    Who ends by itself again and again waits longer and longer; who was killed from outside, or
    lived for a while, has no fault that waiting mends.
    """
    if not last or code == -signal.SIGKILL or lived_s >= STEADY_SECONDS:
        return FIRST_PAUSE_SECONDS
    return min(last * 2, LONGEST_PAUSE_SECONDS)


class RunningChild:
    """A started child: its process now, and how often it was started again."""

    def __init__(self, child: Child, log_file: Path) -> None:
        self.child = child
        self.restarts = 0
        self.was_ready = False
        self._log_file = log_file
        self._pause = 0.0
        self._start_at: float | None = None
        self._since = time.monotonic()
        self._swept = False
        self._process = _spawn(child, log_file)

    @property
    def pid(self) -> int:
        """Its process id now."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether its process runs."""
        return self._process.poll() is None

    @property
    def code(self) -> int | None:
        """Its exit code, None while it runs."""
        return self._process.poll()

    def tend(self) -> None:
        """Once dead: plan the restart, and do it when its time has come."""
        now = time.monotonic()
        if self._start_at is None:
            self.kill()
            log.warning("child.ended", child=self.child.name, code=self.code)
            self._pause = pause_before_restart(self._pause, self.code, now - self._since)
            self._start_at = now + self._pause
        elif now >= self._start_at:
            self._start_at = None
            self._since = now
            self._process = _spawn(self.child, self._log_file)
            self.restarts += 1
            self._swept = False

    def terminate(self) -> None:
        """Ask it to stop."""
        if self.alive:
            self._process.terminate()

    def kill(self) -> None:
        """kill -9 of it and of whatever is left in its process group."""
        if self._swept:
            return  # the number may be another's by now
        self._swept = True
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(5)

    def failure(self, what: str) -> ChildFailed:
        """An error with the end of its log."""
        text = self._log_file.read_text(errors="replace").strip()[-1500:]
        return ChildFailed(f"{self.child.name} {what} (log: {self._log_file})\n{text}")


def _spawn(child: Child, log_file: Path) -> subprocess.Popen[bytes]:
    with log_file.open("ab") as output:
        return subprocess.Popen(
            # Work survives kill -9; anything gentler might go unheard with nobody to see.
            leashed(child.command, signal.SIGKILL),
            env={**os.environ, **child.env},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            # Ctrl-C in the terminal is for the supervisor alone.
            start_new_session=True,
        )


async def ended(children: Sequence[RunningChild], seconds: float) -> bool:
    """Wait until none runs; False when some still do after `seconds`."""
    deadline = time.monotonic() + seconds
    while any(child.alive for child in children):
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(POLL_SECONDS)
    return True
