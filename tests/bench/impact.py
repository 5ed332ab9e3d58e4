"""How soon the grids of an alert are told: seen from outside, in the roster's own table."""

import asyncio
import time
from collections.abc import Callable

from tests.bench.scene import Scene, Sent

TOLD = """
select count(*) filter (where not c.pending), count(*)
  from roster.coverage c join roster.incidents i using (incident_id, lane)
 where i.alert_id = %s
"""
LOOK_S = 0.01
LOOK_AGAIN_S = 0.05
"""Counting all grids takes the database 2 ms, which is not to be what it is busy with."""
LIMIT_S = 120.0


async def impact_of(scene: Scene, sent: Sent) -> dict[str, float]:
    """Seconds from the alert's 202 until the first grid and until all are committed as told."""
    first = await _when(scene, sent, LOOK_S, lambda told, _: told > 0)
    last = await _when(scene, sent, LOOK_AGAIN_S, lambda told, grids: told == grids)
    return {"first_grid": round(first, 3), "last_grid": round(last, 3)}


async def _when(
    scene: Scene, sent: Sent, look_s: float, reached: Callable[[int, int], bool]
) -> float:
    deadline = time.monotonic() + LIMIT_S
    while time.monotonic() < deadline:
        ((told, grids),) = scene.rows(TOLD, sent.alert_id)
        if reached(told, grids):
            return time.time() - sent.at
        await asyncio.sleep(look_s)
    raise AssertionError(f"the impact was not told within {LIMIT_S:g} s")
