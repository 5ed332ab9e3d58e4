"""`make bench`: the bare client and the whole way in one run, and the ratio of the two."""

import argparse
import asyncio
import json
import sys
import tempfile
from pathlib import Path

from tests.bench.bare import bare_loop
from tests.bench.end_to_end import Mode, fan_out

FIRST_SMS_LIMIT_S = 1.0
RATIO_GOAL = 0.5


async def measure(residents: int, messages: int) -> dict[str, object]:
    """All figures of one run, by name."""
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as folder:
        bare = await bare_loop(Path(folder) / "bare", messages)
        whole = await fan_out(Path(folder) / "whole", residents, Mode.BURST)
    return {
        "bare_loop_per_s": round(bare, 1),
        "attempts": whole.attempts,
        "attempts_per_s": round(whole.per_s, 1),
        "ratio": round(whole.per_s / bare, 3),
        "ratio_goal": RATIO_GOAL,
        "first_sms_s": round(whole.first_sms_s, 3),
        "first_sms_limit_s": FIRST_SMS_LIMIT_S,
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
