"""A stage that can be beaten: how each kind of blow is dealt to it."""

import asyncio
import contextlib
import json
import os
import resource
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import httpx
import psycopg

from services.carrier_simulator.adapters.journal import read_log
from services.carrier_simulator.domain.faults import Fault
from services.cli.demo.stage import MUSTER
from services.runtime.children import Child, answers, exists
from services.runtime.fault_points import CLOCK, TAKEN
from services.runtime.processes import READY_PATH
from tests.chaos.full_disk import provoke
from tests.chaos.schedule import EQUAL, NOTIFIERS, Blow, Fallen, Kind
from tests.support.broker_process import WIPE
from tests.support.kafka import free_ports
from tests.support.plays import Timers, connect, stage_on
from tests.support.replies import unheard

ZOMBIE_S, LOOK_S = 20.0, 2.0
CUT_S = 5.0
DISK_S = 5.0
CLOCK_S = 8.0
"""Longer than the services take to look at the database's clock again."""
BACK_S = 120.0
PATIENCE_S = [0.2, 0.5, 1.0, 2.0] + 40 * [4.0]
"""Handsets and carrier try again for longer than the service is ever away."""
ASKED_AFTER_S = 15.0
"""The carrier's lists are up to 10 s behind: asked sooner, it does not know what it has."""
ELSEWHERE = "elsewhere"
EVERYDAY = {
    "error_before": 0.01,
    "error_after": 0.01,
    "reset_before": 0.01,
    "reset_after": 0.01,
    "truncated": 0.005,
    "too_many": 0.01,
    "early": 0.02,
    "late": 0.05,
    "repeated": 0.05,
    "reordered": 0.05,
    "never": 0.02,
    "lag": 0.05,
    "silence": 0.003,
}
"""What goes wrong at the carrier all the time, by rate."""
LASTING = {Fault.SILENCE.value: EVERYDAY["silence"]}
"""What does not end with the fight."""


class Arena:
    """Deals blows to a stage whose broker is its child `kafka`, and which has a second notifier.
    `fallen` says where they fell, `succeeded` how many notifiers that stood still woke beside one
    that had gone on with their work, `unwritten` how many lines found no room in a log."""

    def __init__(self, folder: Path, timers: Timers, window_s: float, seed: int) -> None:
        """`window_s`: how long a process may take to come to an armed moment; `seed` is also that
        of what the carrier does wrong and of who answers how."""
        ports = free_ports()
        self._window_s = window_s
        self._began = time.monotonic()
        self.fallen: list[Fallen] = []
        self.succeeded = self.unwritten = 0
        self._kafka = folder / "kafka"
        self._points = folder / "fault-points"
        self._broker = _broker_child(self._kafka, ports)
        self._second_port = free_ports()[0]
        self._one_at_a_time: defaultdict[tuple[str, str], asyncio.Lock] = defaultdict(asyncio.Lock)
        self.stage = stage_on(
            folder,
            f"127.0.0.1:{ports[0]}",
            timers,
            more={
                "MUSTER_FAULT_POINTS": str(self._points),
                "MUSTER_SIM_RETRIES_S": json.dumps(PATIENCE_S),
                "MUSTER_RECONCILE_AFTER_S": str(ASKED_AFTER_S),
                "MUSTER_SIM_SEED": str(seed),
                "MUSTER_SIM_FAULT_SEED": str(seed),
            },
        )

    async def start(self) -> None:
        """Start broker and stage, and have the carrier misbehave a little all the time."""
        self._kafka.mkdir(parents=True)
        await self.stage.supervisor.start([self._broker])
        await self.stage.start()
        await self.stage.supervisor.start([self._second_notifier()])
        await self._told(EVERYDAY)
        self._began = time.monotonic()

    def _second_notifier(self) -> Child:
        port = str(self._second_port)
        url = f"http://127.0.0.1:{port}{READY_PATH}"
        command = (*MUSTER, "run", "notifier", "--port", port)
        slot = {"MUSTER_STREAM_GROUP_SLOT": "1"}
        return Child(EQUAL, command, answers(url), env=self.stage.env | slot)

    async def deal(self, blow: Blow) -> None:
        """Deal one blow; returns when its cause is over, not when all has recovered."""
        match blow.kind:
            case Kind.WINDOW:
                await self._at_window(blow)
            case Kind.KILL:
                await self._kill(blow)
            case Kind.ZOMBIE:
                await self._stand_still(blow)
            case Kind.DATABASE:
                await self._kill(blow, "postgres", Kind.DATABASE)
            case Kind.BROKER:
                await self._kill(blow, "kafka", Kind.BROKER)
            case Kind.WIPE:
                (self._kafka / WIPE).touch()
                await self._kill(blow, "kafka", Kind.WIPE)
            case Kind.CUT:
                await self._cut(blow)
            case Kind.DISK:
                await self._disk_full(blow)
            case Kind.CLOCK:
                await self._set_clock(blow)

    def _fell(self, blow: Blow, where: str) -> None:
        self.fallen.append(Fallen(blow, where, round(time.monotonic() - self._began, 1)))

    async def _at_window(self, blow: Blow) -> None:
        """Arm the window and wait until the process dies there; else it dies where it is."""
        assert blow.window is not None
        async with self._one_at_a_time[blow.process, blow.window]:
            armed = self._points / blow.process / blow.window
            taken = armed.parent / TAKEN
            before = _lines(taken, blow.window)
            _write(armed, "SIGKILL")
            for _ in range(int(self._window_s / 0.1)):
                await asyncio.sleep(0.1)
                if _lines(taken, blow.window) > before:
                    self._fell(blow, blow.window)
                    return
            armed.unlink(missing_ok=True)
            # It may have been taken in this very moment.
            if _lines(taken, blow.window) > before:
                self._fell(blow, blow.window)
                return
        await self._kill(blow)

    async def _victim(self, name: str) -> int:
        """The process id of a part; one that is just being started again is waited for."""
        async with asyncio.timeout(BACK_S):
            while not _signalled(pid := self.stage.supervisor.pid(name), 0):
                await asyncio.sleep(0.1)
        return pid

    async def _kill(self, blow: Blow, name: str = "", where: str = ELSEWHERE) -> None:
        while True:
            pid = await self._victim(name or blow.process)
            try:
                os.killpg(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            self._fell(blow, where)
            return

    async def _stand_still(self, blow: Blow) -> None:
        while not _signalled(pid := await self._victim(blow.process), signal.SIGSTOP):
            await asyncio.sleep(0.1)
        self._fell(blow, Kind.ZOMBIE)
        claimed: list[int] = []
        for _ in range(int(ZOMBIE_S / LOOK_S)):
            await asyncio.sleep(LOOK_S)
            if blow.process in NOTIFIERS:
                claimed += await asyncio.to_thread(self._claimed)
        # One that was killed where it stood wakes beside nobody.
        woke = _signalled(pid, signal.SIGCONT)
        self.succeeded += woke and goes_on(claimed)

    def _claimed(self) -> list[int]:
        """How many attempts have ever been claimed, as each then has its number's hash; nothing
        while the database is away."""
        try:
            with connect(self.stage) as connection:
                query = "select count(phone_hash) from notifier.attempts"
                return [int(str(row[0])) for row in connection.execute(query)]
        except psycopg.OperationalError:
            return []

    async def _cut(self, blow: Blow) -> None:
        await self._told({"cut": 1.0}, CUT_S)
        self._fell(blow, Kind.CUT)
        await asyncio.sleep(CUT_S)

    async def _set_clock(self, blow: Blow) -> None:
        async with self._one_at_a_time[blow.process, CLOCK]:
            file = self._points / blow.process / CLOCK
            _write(file, str(blow.step_s))
            self._fell(blow, Kind.CLOCK)
            await asyncio.sleep(CLOCK_S)
            file.unlink()

    async def faults(self, rates: dict[str, float], for_s: float | None = None) -> bool:
        """Have the carrier misbehave; False when it is not there to be told."""
        body: dict[str, object] = {"rates": rates}
        if for_s is not None:
            body["for_s"] = for_s
        url = self.stage.settings.url("carrier-simulator") + "/_sim/faults"
        try:
            async with httpx.AsyncClient(timeout=5, trust_env=False) as web:
                return (await web.put(url, json=body)).is_success
        except httpx.HTTPError:
            return False

    async def behave(self) -> None:
        """Let the carrier do everything right from now on, but be silent still about those it never
        answers for: what stays unknown is to be seen. It may take a moment to be back."""
        await self._told(dict.fromkeys(EVERYDAY, 0.0) | LASTING)

    async def _told(self, rates: dict[str, float], for_s: float | None = None) -> None:
        async with asyncio.timeout(BACK_S):
            while not await self.faults(rates, for_s):
                await asyncio.sleep(0.5)

    async def all_heard(self) -> None:
        """Wait until every answer that left a handset has been answered, or until none has been
        for so long that those that are left never will: their handset died with its question."""
        log = self.stage.settings.carrier_log
        left, since = set[str](), time.monotonic()
        while time.monotonic() - since < PATIENCE_S[-1] + 4:
            before, left = left, unheard(read_log(log))
            if not left:
                return
            if left != before:
                since = time.monotonic()
            await asyncio.sleep(0.5)

    async def _disk_full(self, blow: Blow) -> None:
        """The process's log cannot grow: each write fails as on a full disk, and there are some."""
        name = blow.process
        port = self._second_port if name == EQUAL else self.stage.settings.ports[name]
        log = self.stage.settings.folder / "logs" / f"{name}.log"
        async with self._one_at_a_time[name, Kind.DISK]:
            while True:
                pid = await self._victim(name)
                try:
                    old = resource.prlimit(pid, resource.RLIMIT_FSIZE)
                    full = log.stat().st_size
                    resource.prlimit(pid, resource.RLIMIT_FSIZE, (full, old[1]))
                except ProcessLookupError:
                    continue
                self._fell(blow, Kind.DISK)
                lines = await provoke(port, DISK_S)
                # One that was killed meanwhile came back with room.
                self.unwritten += lines if log.stat().st_size == full else 0
                with contextlib.suppress(ProcessLookupError):
                    resource.prlimit(pid, resource.RLIMIT_FSIZE, old)
                return


def goes_on(claimed: Sequence[int]) -> bool:
    """Whether more were claimed from look to look while one notifier stood: by the other. Counted,
    since the moment of a claim is that of a clock which may be set; from the first look on, since
    what was on its way to the database as it stopped still comes there."""
    return claimed[:1] != claimed[-1:]


def _broker_child(folder: Path, ports: tuple[int, int]) -> Child:
    ready = folder.parent / "kafka-ready"
    own = (sys.executable, "-m", "tests.support.broker_process", "--folder", str(folder))
    more = ("--ports", f"{ports[0]},{ports[1]}", "--ready-file", str(ready))
    return Child("kafka", (*own, *more), exists(ready), ready_within=BACK_S)


def _write(file: Path, text: str) -> None:
    """All of it or nothing: whoever reads it does so at any moment."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    part.write_text(text)
    part.rename(file)


def _lines(file: Path, about: str) -> int:
    lines = file.read_text().splitlines() if file.exists() else []
    return sum(line.split()[:1] == [about] for line in lines)


def _signalled(pid: int, number: int) -> bool:
    """Whether there was somebody to get it; 0 only asks."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True
