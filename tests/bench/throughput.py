"""Both modes of the whole way beside the bare loop, and what a ten times larger fan-out costs.

Costs are compared where each text has its receipts at once: else a short fan-out ends before any
has come, and a long one after most.
"""

from collections.abc import Collection, Mapping
from functools import partial
from pathlib import Path

from tests.bench.bare import bare_loop
from tests.bench.fan_out import Fanout, fan_out
from tests.bench.scene import Mode, district
from tests.bench.sizes import Part, Sizes
from tests.bench.summing import growth, largest, merged
from tests.bench.taking_turns import take_turn

MODES = {Part.BURST: Mode.BURST, Part.STEADY: Mode.STEADY}


async def throughput(folder: Path, sizes: Sizes, parts: Collection[Part]) -> dict[str, object]:
    """The figures of each mode that is wanted, and of the large fan-out."""
    report: dict[str, object] = {}
    runs: dict[Part, Fanout] = {}

    async def both(part: Part, mode: Mode) -> None:
        bare = await bare_loop(folder / f"bare-{part}", sizes.messages, mode)
        async with district(folder / part, sizes.residents, mode) as scene:
            runs[part] = await fan_out(scene)
        report.update(merged(report, _mode(part, bare, runs[part])))

    async def large() -> None:
        async with district(folder / Part.LARGE, sizes.large, Mode.STEADY) as scene:
            runs[Part.LARGE] = await fan_out(scene)

    for part, mode in MODES.items():
        if part in parts:
            report = merged(report, await take_turn({part}, partial(both, part, mode)))
    if Part.LARGE in parts:
        report = merged(report, await take_turn({Part.LARGE}, large))
    return report | _costs(runs)


def _costs(runs: Mapping[Part, Fanout]) -> dict[str, object]:
    """What an attempt takes, and each process at most; of the large district that is told apart,
    as it is three times the one that the limit is for."""
    report: dict[str, object] = {}
    costs = [runs[part] for part in (Part.STEADY, Part.LARGE) if part in runs]
    if costs:
        report["cpu_us_per_attempt"] = {str(run.attempts): run.cpu for run in costs}
        report["db_bytes_per_attempt"] = costs[-1].wrote.held
        report["wal_bytes_per_attempt"] = costs[-1].wrote.ahead
    if len(costs) > 1:
        report["cpu_growth"] = growth(sum(run.cpu_us.values()) for run in costs)
    if runs:
        report["fan_outs"] = {str(part): _about(run) for part, run in runs.items()}
        report |= largest(run.resident for part, run in runs.items() if part is not Part.LARGE)
    return report


def _mode(part: Part, bare: float, run: Fanout) -> dict[str, object]:
    return {
        "bare_loop_per_s": {part: round(bare, 1)},
        "attempts_per_s": {part: round(run.per_s, 1)},
        "ratio": {part: round(run.per_s / bare, 3)},
    }


def _about(run: Fanout) -> dict[str, object]:
    return {
        "attempts": run.attempts,
        "attempts_per_s": round(run.per_s, 1),
        "first_sms_s": round(run.first_sms_s, 3),
        "cpu_us_per_attempt": run.cpu,
        **run.resident,
        "db_bytes_per_attempt": run.wrote.held,
        "wal_bytes_per_attempt": run.wrote.ahead,
    }
