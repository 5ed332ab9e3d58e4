"""A campaign: alerts, people who answer, and blows, until all is at rest; then the account."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

import httpx
import psycopg

from services.cli.demo.stage import Stage
from services.cli.demo.warning import Placing
from tests.chaos.account import Account, Fought, account_of
from tests.chaos.arena import BACK_S, Arena
from tests.chaos.schedule import Blow, schedule, warned
from tests.support.plays import BRISK, Timers, come_to_rest, connect, key_for, offer

COMMUNITIES = ("990101001001", "990101001002", "990101001003")


@dataclass(frozen=True)
class Pace:
    """Seconds between two alerts and between two blows, how many a process may take to come to an
    armed moment, how many all may take to settle, and the plan's timers. 500 blows then take some
    45 minutes."""

    alert_s: float = 15.0
    blow_s: float = 5.0
    window_s: float = 30.0
    rest_s: float = 900.0
    timers: Timers = BRISK

    def slowed(self, times: float) -> Self:
        """The same for a machine that takes so many times as long for everything."""
        return replace(
            self,
            alert_s=times * self.alert_s,
            blow_s=times * self.blow_s,
            window_s=times * self.window_s,
            rest_s=times * self.rest_s,
            timers=self.timers.slowed(times),
        )


async def campaign(
    folder: Path, kills: int, seed: int, pace: Pace, calm: Callable[[], None] = lambda: None
) -> Account:
    """Deal `kills` blows, drawn from `seed`, to a stage at work; gives the account of it.

    Blows overlap: the next falls in its time, whatever the last one is still about. `calm` is
    called once all have fallen: what is left is to wait for deadlines.
    """
    arena = Arena(folder, pace.timers, pace.window_s, seed)
    async with arena.stage:
        await arena.start()
        begun = time.monotonic()
        key = await key_for(arena.stage)
        places = warned(COMMUNITIES, seed)
        alerts = asyncio.create_task(_alerts(arena, key, places, pace.alert_s))
        try:
            await _deal(arena, schedule(kills, seed), pace.blow_s)
        finally:
            alerts.cancel()
        unrest = await _rest(arena, pace.rest_s, calm)
        took = timedelta(seconds=time.monotonic() - begun)
        step_s = max(pace.timers.sms, pace.timers.call)
        fought = Fought(seed, kills, arena.fallen, arena.succeeded, arena.unwritten, took, unrest)
        return account_of(arena.stage, fought, step_s)


async def _rest(arena: Arena, within_s: float, calm: Callable[[], None]) -> str:
    """Wait until all is at rest; gives what kept it from that, so that it is counted all the
    same."""
    try:
        await arena.behave()
        async with asyncio.timeout(BACK_S):
            await _database_back(arena.stage)
        calm()
        await come_to_rest(arena.stage, within_s)
        await arena.all_heard()
        await come_to_rest(arena.stage, within_s)
    except (AssertionError, TimeoutError, httpx.HTTPError) as error:
        return repr(error)
    return ""


async def _database_back(stage: Stage) -> None:
    """Wait until it takes connections: it may have fallen among the last."""
    while True:
        try:
            connect(stage).close()
        except psycopg.OperationalError:
            await asyncio.sleep(0.5)
        else:
            return


async def _alerts(arena: Arena, key: str, places: Iterator[str], every_s: float) -> None:
    """A warning for one community after the other; one that is not taken is sent again."""
    for code in places:
        placing = Placing(code, "", datetime.now(UTC))
        while not await _taken(arena, placing, key):
            await asyncio.sleep(1)
        await asyncio.sleep(every_s)


async def _taken(arena: Arena, placing: Placing, key: str) -> bool:
    try:
        return (await offer(arena.stage, placing, key)).status_code == httpx.codes.ACCEPTED
    except httpx.HTTPError:
        return False


async def _deal(arena: Arena, blows: Sequence[Blow], every_s: float) -> None:
    async with asyncio.TaskGroup() as tasks:
        for blow in blows:
            await asyncio.sleep(every_s)
            tasks.create_task(_fall(arena, blow), name=f"blow {blow.number}")


async def _fall(arena: Arena, blow: Blow) -> None:
    """Deal a blow; one whose victim never comes back does not fall, and keeps no other back."""
    with contextlib.suppress(TimeoutError):
        await arena.deal(blow)
