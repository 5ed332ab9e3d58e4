"""Timers that are all due at once: from that moment until each has had its effect.

Alerting is at rest before: what a stop of a whole district leaves to be done is not the timers'.
"""

import asyncio
import time

from tests.bench.scene import Scene, say

PUT_OFF = """
update alerting.timer set due_at = clock_timestamp()
 where ctid in (select ctid from alerting.timer where kind = 'ladder' limit %s)
"""
RUNNING = "select count(*) from alerting.timer where kind = 'ladder'"
OPEN = """
select exists (select 1 from alerting.timer where due_at <= clock_timestamp())
    or exists (select 1 from alerting.inbox
                where topic = 'timers' and handled_at is null and dead_at is null)
"""
LEFT = """
select (select count(*) from alerting.timer where due_at <= clock_timestamp())
     + coalesce((select sum(jsonb_array_length(
                           convert_from(envelope, 'utf8')::jsonb -> 'payload' -> 'timers'))
                   from alerting.inbox
                  where topic = 'timers' and handled_at is null and dead_at is null), 0)
"""
BUSY = """
select exists (select 1 from alerting.inbox where handled_at is null and dead_at is null)
    or exists (select 1 from alerting.timer where due_at <= clock_timestamp())
"""
LIMIT_S = 90.0
REST_S = 300.0


def running(scene: Scene) -> int:
    """How many timers of ladders are there."""
    return int(scene.rows(RUNNING)[0][0])


async def timers_per_s(scene: Scene, count: int) -> float:
    """Timers a second, of those that were worked off within a limit when not all were.

    AssertionError where fewer are running than are to be due: a smaller number is another figure.
    """
    await _rest(scene)
    due = scene.database.execute(PUT_OFF, [count]).rowcount
    began = time.monotonic()
    assert due == count, f"{due} of {count} timers are running"
    while scene.rows(OPEN)[0][0] and time.monotonic() - began < LIMIT_S:
        await asyncio.sleep(0.05)
    took = time.monotonic() - began
    done = due - int(scene.rows(LEFT)[0][0])
    say(f"{done:,} of {due:,} timers due at once in {took:.1f} s: {done / took:.0f}/s")
    return done / took


async def _rest(scene: Scene) -> None:
    """Wait until alerting has nothing to do, or for so long that it never will."""
    began = time.monotonic()
    while scene.rows(BUSY)[0][0] and time.monotonic() - began < REST_S:
        await asyncio.sleep(0.25)
    say(f"alerting at rest after {time.monotonic() - began:.0f} s")
