"""What is measured in one large district, one thing after the other."""

import time
from collections.abc import Awaitable, Callable, Set
from pathlib import Path

from tests.bench.answers import answer_to_view
from tests.bench.carrier_log import CarrierLog
from tests.bench.fan_out import until_quiet
from tests.bench.first_sms import SmallAlerts, delays, in_a_row, one_by_one
from tests.bench.impact import impact_of
from tests.bench.index import index_mb
from tests.bench.load import Load, under_load
from tests.bench.scene import Mode, Scene, Sent, district, say
from tests.bench.sizes import Part, Sizes
from tests.bench.stopping import stop_to_last_post
from tests.bench.summing import merged, p50_p99
from tests.bench.taking_turns import take_turn
from tests.bench.timers import running, timers_per_s
from tests.bench.usage import resident

RUNNING = 500
"""A fan-out is under way when so many of its texts are out, or a tenth in a small district."""
UNDER_LOAD = frozenset({Part.LOADED, Part.VIEW})


async def in_district(folder: Path, sizes: Sizes, parts: frozenset[Part]) -> dict[str, object]:
    """The figures of those parts that are wanted, in the order in which they disturb least."""
    async with district(folder / "district", sizes.district, Mode.BURST) as scene:
        return await _Round(scene, sizes, parts).measure()


class _Round:
    def __init__(self, scene: Scene, sizes: Sizes, parts: frozenset[Part]) -> None:
        self._scene = scene
        self._sizes = sizes
        self._parts = parts
        self._alerts = SmallAlerts(scene)
        self._log: CarrierLog = scene.log()
        self._load = Load(scene, self._log)
        self._report: dict[str, object] = {}

    async def measure(self) -> dict[str, object]:
        await self._take_turn({Part.IDLE}, self._idle)
        await self._take_turn(self._parts - {Part.IDLE, Part.STOP}, self._large_fan_out)
        await self._take_turn({Part.STOP}, self._stop)
        await self._take_turn({Part.TIMERS}, self._timers)
        self._report |= resident(self._scene)
        return self._report

    async def _take_turn(self, parts: Set[Part], work: Callable[[], Awaitable[None]]) -> None:
        """Measure, if any of these parts is wanted."""
        if self._parts & parts:
            failed = await take_turn(self._parts & parts, work)
            # Only now: what was measured meanwhile stands in the report.
            self._report = merged(self._report, failed)

    async def _idle(self) -> None:
        sent = await one_by_one(self._scene, self._log, self._alerts, self._sizes.alerts)
        await self._first_sms("idle", sent)

    async def _timers(self) -> None:
        if running(self._scene) < self._sizes.timers:
            # Of one district's posts nearly as many: a second alert has the rest.
            await self._load.begin()
            await until_quiet(self._scene, self._log)
        per_s = await timers_per_s(self._scene, self._sizes.timers)
        self._report["timers_per_s"] = round(per_s, 1)

    async def _large_fan_out(self) -> None:
        """The whole district, and what is measured beside it; at rest again afterwards."""
        if Part.IMPACT in self._parts:
            self._report["index_memory_mb"] = index_mb(self._scene)
        sent = await self._load.begin()
        if Part.IMPACT in self._parts:
            self._report["impact_s"] = await impact_of(self._scene, sent)
            say(f"impact: {self._report['impact_s']}")
        if self._parts & UNDER_LOAD:
            await self._underway()
            async with under_load(self._load):
                await self._take_turn({Part.LOADED}, self._loaded)
                await self._take_turn({Part.VIEW}, self._view)
        await until_quiet(self._scene, self._log)

    async def _loaded(self) -> None:
        begun = time.time()
        sent = await in_a_row(self._scene, self._alerts, self._sizes.alerts)
        self._meanwhile(Part.LOADED, begun)
        await self._first_sms("loaded", sent)

    async def _view(self) -> None:
        assert self._load.current is not None
        begun = time.time()
        seen = await answer_to_view(self._scene, self._load.current, self._sizes.answers)
        self._meanwhile(Part.VIEW, begun)
        self._report["answer_to_view_s"] = p50_p99(seen)
        say(f"answer to view: {self._report['answer_to_view_s']}")

    def _meanwhile(self, part: Part, begun: float) -> None:
        """What the load was while this was measured, without the small alerts' own."""
        per_s = round(self._load.since(begun), 1)
        self._report = merged(self._report, {"load_texts_per_s": {part: per_s}})
        say(f"meanwhile {per_s:.0f} texts a second")

    async def _first_sms(self, when: str, sent: list[Sent]) -> None:
        found = p50_p99(await delays(self._scene, self._log, sent))
        self._report = merged(self._report, {"first_sms_s": {when: found}})
        say(f"first text, {when}: {found}")

    async def _stop(self) -> None:
        sent = await self._load.begin()
        await self._underway()
        seconds = await stop_to_last_post(self._scene, self._log, sent)
        self._report["stop_to_last_post_s"] = round(seconds, 3)
        say(f"stop to last POST: {seconds:.3f} s")

    async def _underway(self) -> None:
        few = min(RUNNING, self._load.texts // 10)
        await self._load.until(self._log.read() + few)
