"""Timers that are all due at once: from that moment until each has had its effect."""

import asyncio
import time

from tests.bench.scene import Scene, say

PUT_OFF = """
update alerting.timer set due_at = clock_timestamp()
 where ctid in (select ctid from alerting.timer where kind = 'ladder' limit %s)
"""
LEFT = """
select (select count(*) from alerting.timer where due_at <= clock_timestamp())
     + (select count(*) from alerting.inbox
         where topic = 'timers' and handled_at is null and dead_at is null)
"""
LIMIT_S = 300.0


async def timers_per_s(scene: Scene, count: int) -> float:
    """Timers a second; AssertionError when they are not worked off in five minutes."""
    due = scene.database.execute(PUT_OFF, [count]).rowcount
    began = time.monotonic()
    assert due > 0, "no timer is running"
    while scene.rows(LEFT)[0][0]:
        assert time.monotonic() - began < LIMIT_S, "timers are left over"
        await asyncio.sleep(0.05)
    per_s = due / (time.monotonic() - began)
    say(f"{due:,} timers due at once: {per_s:.0f}/s")
    return per_s
