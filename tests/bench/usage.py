"""What a stage takes of the machine: CPU seconds and memory by process, and bytes on disk."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

from services.cli.demo.stage import Stage
from services.runtime.processes import PROCESSES
from tests.bench.scene import Scene

MEGABYTE = 1_000_000
HIGH_WATER = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)


@dataclass(frozen=True)
class Written:
    """Bytes that the database holds, and bytes that it has written ahead."""

    held: float
    ahead: float

    def since(self, before: "Written") -> "Written":
        return Written(self.held - before.held, self.ahead - before.ahead)

    def by(self, attempts: int) -> "Written":
        return Written(round(self.held / attempts), round(self.ahead / attempts))


def written(scene: Scene) -> Written:
    """What the database holds and has written ahead so far."""
    ((held, ahead),) = scene.rows(
        "select pg_database_size(current_database()), pg_current_wal_lsn() - '0/0'"
    )
    return Written(float(held), float(ahead))


def roots(stage: Stage, broker_pid: int) -> Mapping[str, int]:
    """The first process of each part of a stage, by name."""
    pid = stage.supervisor.pid
    parts = {process.name: pid(process.name) for process in PROCESSES}
    return parts | {"postgres": pid("postgres"), "kafka": broker_pid}


def cpu_seconds(stage: Stage, broker_pid: int) -> dict[str, float]:
    """CPU seconds so far by part, each with all below it."""
    return {
        name: sum(_cpu(process) for process in _family(pid))
        for name, pid in roots(stage, broker_pid).items()
    }


def resident(scene: Scene) -> dict[str, object]:
    """Resident MB: what each process of ours had at most since it began (or the largest below
    it, in which a document is set), and what the parts that they stand on have now, PostgreSQL
    without what its backends share."""
    parts = roots(scene.stage, scene.broker_pid)
    ours = {process.name for process in PROCESSES}
    return {
        "rss_mb": {n: _mb(map(_most, _family(pid)), max) for n, pid in parts.items() if n in ours},
        "parts_rss_mb": {
            n: _mb(map(_own, _family(pid)), sum) for n, pid in parts.items() if n not in ours
        },
    }


def _mb(sizes: Iterable[float], of_all: Callable[[Iterable[float]], float]) -> float:
    return round(of_all(sizes) / MEGABYTE, 1)


def _family(pid: int) -> list[psutil.Process]:
    first = psutil.Process(pid)
    return [first, *first.children(recursive=True)]


def _cpu(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


def _most(process: psutil.Process) -> float:
    """The high-water mark that Linux keeps; with what it shares with others."""
    try:
        status = Path(f"/proc/{process.pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    found = HIGH_WATER.search(status)
    return 1024.0 * int(found[1]) if found else 0.0


def _own(process: psutil.Process) -> float:
    try:
        info = process.memory_info()
    except psutil.NoSuchProcess:
        return 0.0
    return float(info.rss - info.shared)
