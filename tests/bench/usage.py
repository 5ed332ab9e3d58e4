"""What a stage takes of the machine: CPU seconds and memory by process."""

from collections.abc import Mapping

import psutil

from services.cli.demo.stage import Stage
from services.runtime.processes import PROCESSES

MEGABYTE = 1_000_000


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


def memory_mb(stage: Stage, broker_pid: int) -> dict[str, float]:
    """Resident memory in MB by part; PostgreSQL's without what its backends share."""
    return {
        name: round(sum(_memory(process) for process in _family(pid)) / MEGABYTE, 1)
        for name, pid in roots(stage, broker_pid).items()
    }


def _family(pid: int) -> list[psutil.Process]:
    first = psutil.Process(pid)
    return [first, *first.children(recursive=True)]


def _cpu(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


def _memory(process: psutil.Process) -> float:
    try:
        info = process.memory_info()
    except psutil.NoSuchProcess:
        return 0.0
    return float(info.rss - getattr(info, "shared", 0))
