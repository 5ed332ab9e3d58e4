"""`make bench`: the bare client and the whole way in one run, and the ratio of the two.

The whole way is measured in two modes: `burst`, where receipts come 30 s later, and `steady`, where
each message has two receipts at once. Attempts are counted at the carrier, as POSTs.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from pathlib import Path

from tests.bench.bare import bare_loop
from tests.bench.end_to_end import Mode, fan_out

GOALS: dict[str, object] = {
    "attempts_per_s": {"burst": 2_000, "steady": 800},
    "ratio": 0.5,
    "first_sms_s": 1.0,
    "rss_mb": 300,
}


async def measure(residents: int, messages: int) -> dict[str, object]:
    """All figures of one run, by name, with the goals beside them."""
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as name:
        folder = Path(name)
        bare = await bare_loop(folder / "bare", messages)
        runs = {
            mode.name.lower(): await fan_out(folder / mode.name, residents, mode) for mode in Mode
        }
    return {
        "bare_loop_per_s": round(bare, 1),
        "attempts": {mode: run.attempts for mode, run in runs.items()},
        "attempts_per_s": {mode: round(run.per_s, 1) for mode, run in runs.items()},
        "ratio": {mode: round(run.per_s / bare, 3) for mode, run in runs.items()},
        "first_sms_s": {mode: round(run.first_sms_s, 3) for mode, run in runs.items()},
        "cpu_us_per_attempt": {
            mode: {**run.cpu_us, "all": sum(run.cpu_us.values())} for mode, run in runs.items()
        },
        "rss_mb": {mode: dict(run.rss_mb) for mode, run in runs.items()},
        "goals": GOALS,
    }


def main() -> int:
    """Measure, print, write; nothing here judges but the reader."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--report", type=Path, help="write the figures to this file as JSON")
    parser.add_argument("--residents", type=int, default=46_000, help="of the synthetic district")
    parser.add_argument("--messages", type=int, default=4_000, help="of the bare loop")
    arguments = parser.parse_args()
    found = asyncio.run(measure(arguments.residents, arguments.messages))
    text = json.dumps(found, indent=2)
    sys.stdout.write(text + "\n")
    if arguments.report is not None:
        arguments.report.write_text(text + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
