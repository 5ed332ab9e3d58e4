"""`make bench`: measure, print each figure beside its limit, write the report."""

import argparse
import asyncio
import json
import os
import platform
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import psutil

from tests.bench.in_district import in_district
from tests.bench.sizes import FULL, IN_DISTRICT, QUICK, THROUGHPUT, Part, Sizes
from tests.bench.summing import judged, largest, merged, table
from tests.bench.throughput import throughput


async def measure(sizes: Sizes, parts: frozenset[Part]) -> dict[str, object]:
    """The report of one run: figures by name, the limits, and on what it was measured."""
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as name:
        report = await throughput(Path(name), sizes, parts)
        here = IN_DISTRICT & parts
        if here:
            found = await in_district(Path(name), sizes, here)
            most = largest([_memory(report), _memory(found)])
            report = merged(report, found) | most
    return report | {
        "verdicts": [verdict.as_dict() for verdict in judged(report)],
        "machine": machine(),
    }


def _memory(report: Mapping[str, object]) -> dict[str, object]:
    """What processes take: of several runs the largest counts, not the last."""
    return {key: report[key] for key in ("rss_mb", "parts_rss_mb") if key in report}


def machine() -> dict[str, object]:
    """What the figures were measured on, and when."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load_before": os.getloadavg()[1],
    }


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--report", type=Path, help="write the figures to this file as JSON")
    parser.add_argument(
        "--only", help=f"measure some parts alone, separated by commas: {', '.join(Part)}"
    )
    parser.add_argument("--quick", action="store_true", help="small: what has changed, in minutes")
    parser.add_argument(
        "--residents", type=int, help="both modes in a district of this size, and nothing else"
    )
    return parser.parse_args()


def main() -> int:
    """Measure, print, write; 1 when a part could not be measured. Limits are the reader's."""
    asked = options()
    sizes = QUICK if asked.quick else FULL
    parts = frozenset(Part)
    if asked.residents is not None:
        sizes, parts = sizes.of(asked.residents), THROUGHPUT
    if asked.only:
        parts = frozenset(Part(name.strip()) for name in asked.only.split(","))
    report = asyncio.run(measure(sizes, parts))
    sys.stdout.write(table(judged(report)) + "\n")
    failed = report.get("failed", {})
    assert isinstance(failed, dict)
    for part, why in failed.items():
        sys.stdout.write(f"{part}: NOT MEASURED, {why}\n")
    if asked.report is not None:
        asked.report.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
    return 1 if "failed" in report else 0


if __name__ == "__main__":
    sys.exit(main())
