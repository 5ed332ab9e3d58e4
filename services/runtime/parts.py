"""What a service consists of while it runs."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import structlog
from starlette.types import ASGIApp

from services.runtime.clock import Clock, DatabaseClock
from services.runtime.database import Database
from services.runtime.edge import StreamEdge
from services.runtime.health import Check
from services.runtime.hearing import Hearing
from services.runtime.loops import FIRST_PAUSE_S, LONGEST_PAUSE_S
from services.runtime.metrics import CLOCK_SKEW
from services.runtime.unit import Units
from services.runtime.wake import Wake

log = structlog.get_logger(__name__)
Closer = Callable[[], Awaitable[None]]
MOST_SKEW = timedelta(seconds=2)
POLL_S = 0.25
"""A loop is woken when there is work; the poll is for what nobody in this process can tell of."""


@dataclass(frozen=True)
class Loop:
    """One endless loop: `step` says whether there may be more to do; `gather_s` is how long it
    waits after being woken for more to come."""

    name: str
    step: Callable[[], Awaitable[bool]]
    wake: Wake = field(default_factory=Wake)
    idle_s: float = POLL_S
    gather_s: float = 0.0


@dataclass
class Parts:
    """Everything of a service that runs; a process runs one, the tests run several at once."""

    name: str
    units: Units
    app: ASGIApp
    loops: list[Loop] = field(default_factory=list)
    edge: StreamEdge | None = None
    hearing: Hearing | None = None
    landed: Wake = field(default_factory=Wake)
    closers: list[Closer] = field(default_factory=list)
    checks: dict[str, Check] = field(default_factory=dict)
    """What /readyz asks; a service adds its own."""


def base_checks(database: Database, clock: Clock) -> dict[str, Check]:
    """Database there, clock not skewed by more than 2 s."""

    async def database_there() -> str:
        await database.now()
        return ""

    async def clock_right() -> str:
        skew = getattr(clock, "skew", timedelta(0))
        if abs(skew) > MOST_SKEW:
            return f"this machine's clock is {skew.total_seconds():.1f} s from the database's"
        return ""

    return {"database": database_there, "clock": clock_right}


async def follow_clock(database: Database, clock: DatabaseClock) -> bool:
    """Take one reading of the database's clock."""
    clock.follow(await database.now())
    CLOCK_SKEW.set(clock.skew.total_seconds())
    return False


async def learn_time(units: Units) -> None:
    """Back once a database's clock has its first reading, however long the database is away."""
    clock, pause_s = units.clock, FIRST_PAUSE_S
    while isinstance(clock, DatabaseClock):
        try:
            await follow_clock(units.database, clock)
        except Exception as error:  # noqa: BLE001 - whatever it is, there is nothing to do without
            log.warning("clock.unknown", error=type(error).__name__, pause_s=pause_s)
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
        else:
            return


def clock_loop(database: Database, clock: Clock) -> list[Loop]:
    """Keeps a database clock right; a clock of another kind keeps itself."""
    if not isinstance(clock, DatabaseClock):
        return []
    return [Loop("clock", partial(follow_clock, database, clock), idle_s=5.0)]
