"""`make hostile`: bad input and load on the processes as they run, each figure with its limit."""

import argparse
import json
import sys
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

import uvloop

from services.runtime.embedded.postgres import Address
from tests.hostile.edge import OUTSIDE, edge
from tests.hostile.fuzz import Account, fuzz
from tests.hostile.measures import LEADERS, Figure, Measures, failing
from tests.hostile.provider import SlowProvider
from tests.support.database import running_server

FUZZ = "fuzz"
LOADS: Mapping[str, Callable[[Measures], Awaitable[list[Figure]]]] = {
    "receipts": Measures.receipts,
    "pages": Measures.pages,
    "answers": Measures.answers,
    "slow": Measures.answers_beside_a_slow_provider,
    "siege": Measures.siege,
}
PARTS = (FUZZ, *LOADS)
FUZZ_LEADERS = 500
LEAST_POSTS = 64
"""At the slow provider, which makes each wait a second: fewer would be no hand-over under load."""
BROKEN = ("broken", "refused", "taken", "lost", "invented")


async def measure(parts: Sequence[str], knocks: int, seed: int) -> list[Figure]:
    """All figures of the wanted parts; what went wrong is shown as it is found."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="muster-hostile-") as name:
        folder = Path(name)
        with running_server(folder) as postgres:
            if FUZZ in parts:
                figures += await _fuzz(postgres, folder / FUZZ, knocks, seed)
            loads = [LOADS[part] for part in LOADS if part in parts]
            if loads:
                figures += await _load(postgres, folder / "load", loads)
    return figures


async def _fuzz(postgres: Address, folder: Path, knocks: int, seed: int) -> list[Figure]:
    async with edge(postgres, folder, FUZZ_LEADERS) as doors:
        account = await fuzz(doors, knocks, seed, FUZZ_LEADERS)
    _show(account)
    knocked = Figure("knocks", sum(account.statuses.values()), knocks, least=True)
    return [
        knocked,
        *(Figure(f"knocks {kind}", len(account.faults.get(kind, ())), 0) for kind in BROKEN),
    ]


async def _load(
    postgres: Address,
    folder: Path,
    loads: Sequence[Callable[[Measures], Awaitable[list[Figure]]]],
) -> list[Figure]:
    figures: list[Figure] = []
    async with SlowProvider().listening() as provider:
        more = {"MUSTER_PROVIDER_BASE_URL": provider.url, "MUSTER_SMS_PER_S": "200"}
        async with edge(postgres, folder, LEADERS, (*OUTSIDE, "notifier"), more) as doors:
            measures = Measures(doors)
            for load in loads:
                found = await load(measures)
                _say("\n".join(map(str, found)))
                figures += found
            measures.close()
            if Measures.answers_beside_a_slow_provider in loads:
                figures.append(
                    Figure("POSTs at the slow provider", provider.posts, LEAST_POSTS, least=True)
                )
    return figures


def _show(account: Account) -> None:
    _say(f"by truth {dict(account.truths)}, by status {dict(sorted(account.statuses.items()))}")
    for kind, examples in account.faults.items():
        _say(f"{kind}: {len(examples)}, such as {examples[:3]}")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> int:
    """Measure, print, write; 1 when a figure is beyond its limit."""
    parser = argparse.ArgumentParser(prog="make hostile")
    parser.add_argument("--parts", default=",".join(PARTS), help="which of them")
    parser.add_argument("--knocks", type=int, default=100_000, help="fuzzed requests")
    parser.add_argument("--seed", type=int, default=1, help="of the knocks")
    parser.add_argument("--report", type=Path, help="write the figures to this file as JSON")
    arguments = parser.parse_args()
    figures = uvloop.run(measure(arguments.parts.split(","), arguments.knocks, arguments.seed))
    beyond = failing(figures)
    _say("\n".join(["", *map(str, figures), f"beyond their limit: {beyond or 'none'}"]))
    if arguments.report is not None:
        found = {item.name: {"found": item.found, "limit": item.limit} for item in figures}
        arguments.report.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    return 1 if beyond else 0


if __name__ == "__main__":
    sys.exit(main())
