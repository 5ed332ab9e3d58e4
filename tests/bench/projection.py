"""From a report to a city of ten million: `python -m tests.bench.projection report.json`.

Arithmetic, no measurement: what one attempt costs, times how many a second. docs/scale.md says
what it leaves out.
"""

import argparse
import json
import math
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.runtime.processes import PROCESSES
from tests.bench.summing import number

DISTRICT_POSTS = 44_000
BUSY = 0.7
"""Of a core that a process may take and still have no queue in front of it."""
FEWEST_PARTITIONS = 4
CORES_OF_A_DATABASE = 32
"""A large machine for one PostgreSQL."""


@dataclass(frozen=True)
class City:
    """Told at once: `posts` first texts within `within_s`; `attempts` a post in all, with calls,
    deputies and stand-downs; `days` that are kept with one such alert a day."""

    posts: int = 10 * DISTRICT_POSTS
    within_s: float = 60.0
    attempts: float = 3.0
    days: int = 30

    @property
    def per_s(self) -> float:
        return self.posts / self.within_s


@dataclass(frozen=True)
class Need:
    """What the city takes: cores and processes by part, partitions, and bytes."""

    per_s: float
    cores: Mapping[str, float]
    processes: Mapping[str, int]
    partitions: int
    wal_mb_per_s: float
    gb_an_alert: float
    gb_kept: float
    database_limit_per_s: float
    """Attempts a second at which one large PostgreSQL has no core left."""


def project(report: Mapping[str, Any], city: City) -> Need:
    """What `city` takes by a report that has the costs of an attempt."""
    costs = report["cpu_us_per_attempt"]
    largest = costs[max(costs, key=int)]["by_process"]
    cores = {name: city.per_s * us / 1e6 for name, us in largest.items()}
    ours = {process.name for process in PROCESSES} - {"carrier-simulator"}
    processes = {
        name: max(1, math.ceil(cores[name] / BUSY)) for name in sorted(ours & cores.keys())
    }
    written = city.posts * city.attempts * report["db_bytes_per_attempt"]
    return Need(
        per_s=city.per_s,
        cores=cores,
        processes=processes,
        partitions=max(FEWEST_PARTITIONS, 2 * max(processes.values())),
        wal_mb_per_s=city.per_s * report["wal_bytes_per_attempt"] / 1e6,
        gb_an_alert=written / 1e9,
        gb_kept=written * city.days / 1e9,
        database_limit_per_s=CORES_OF_A_DATABASE * BUSY * 1e6 / largest["postgres"],
    )


def told(need: Need) -> str:
    """The need as lines of a Markdown table."""
    rows = [("texts a second at the provider", number(need.per_s))]
    rows += [(f"cores, {name}", number(cores)) for name, cores in sorted(need.cores.items())]
    rows += [(f"processes, {name}", str(count)) for name, count in need.processes.items()]
    rows += [
        ("partitions of the topics keyed by community", str(need.partitions)),
        ("write-ahead log, MB/s", number(need.wal_mb_per_s)),
        ("database, GB an alert", number(need.gb_an_alert)),
        ("database, GB kept", number(need.gb_kept)),
        ("texts a second at which one PostgreSQL is full", number(need.database_limit_per_s)),
    ]
    lines = ["| What | Needed |", "|---|---|", *(f"| {what} | {needed} |" for what, needed in rows)]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.projection")
    parser.add_argument("report", type=Path)
    parser.add_argument("--within", type=float, default=City.within_s, help="seconds")
    asked = parser.parse_args()
    report = json.loads(asked.report.read_text())
    sys.stdout.write(told(project(report, City(within_s=asked.within))) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
