"""`make chaos`: kill everything again and again under load, and count what was lost."""

import argparse
import asyncio
import json
import sys
import tempfile
from pathlib import Path

from tests.chaos.account import IN_WINDOWS, SOME_KILLS, SOME_STOOD, histogram
from tests.chaos.campaign import Pace, campaign


def main() -> int:
    """Fight one campaign, print its account with its limits; 0 when nothing was lost."""
    parser = argparse.ArgumentParser(prog="make chaos")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7, help="what it fixes: docs/chaos.md")
    parser.add_argument("--report", type=Path, help="write the account to this file as JSON")
    parser.add_argument("--folder", type=Path, help="leave logs and all else in this new folder")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="muster-chaos-") as name:
        folder = arguments.folder or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        account = asyncio.run(campaign(folder, arguments.kills, arguments.seed, Pace()))
    sys.stdout.write(histogram(account.by_window) + "\n")
    figures = account.as_dict()
    blows = figures.pop("blows")
    text = json.dumps(figures, indent=2, sort_keys=True)
    limits = (
        f"lost {account.lost} (limit 0), duplicates {account.duplicates} (limit 0), "
        f"not_sent that the carrier has {account.false_not_sent} (limit 0), "
        f"unknown {account.unknown_left} (limit {account.unknown_unanswerable}), "
        f"replies recorded {account.replies_recorded} of {account.replies_sent} (all), "
        f"open tasks {account.tasks_open} (limit 0), "
        f"{account.kills} kills (of {account.asked}) in {account.took_s:.0f} s "
        f"(limit {account.most_s:.0f}), kills at named moments {account.windows_share:.0%} "
        f"(of {SOME_KILLS} or more at least {IN_WINDOWS:.0%}), "
        f"of {account.zombies} notifiers that stood still {account.zombies_succeeded} woke beside "
        f"another at their work (of {SOME_STOOD} or more at least 1)"
    )
    held = "all limits held" if account.holds else "NOT all limits held"
    sys.stdout.write(f"{text}\n{limits}\n{held}\n")
    if arguments.report is not None:
        whole = json.dumps(figures | {"blows": blows}, indent=2, sort_keys=True)
        arguments.report.write_text(whole + "\n")
    return 0 if account.holds else 1


if __name__ == "__main__":
    sys.exit(main())
