"""What stories about faults share."""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

from services.carrier_simulator.adapters.journal import read_log
from tests.contract.carrier_simulator.world import World

_Value = TypeVar("_Value")
CALLBACK = "/twilio/status/a-1"


async def ask(carrier: World, for_s: float | None = None, **rates: float) -> None:
    """Switch faults; a code is written with a leading underscore."""
    wanted = {name.lstrip("_"): rate for name, rate in rates.items()}
    body = {"rates": wanted} if for_s is None else {"rates": wanted, "for_s": for_s}
    assert await carrier.send("PUT", "/_sim/faults", body) == 200


def faults(carrier: World) -> list[dict[str, Any]]:
    """The faults in the log so far."""
    return [record for record in read_log(carrier.log) if record["kind"] == "fault"]


def accepted(carrier: World) -> list[str]:
    """The sids that the log has taken so far."""
    return [record["sid"] for record in read_log(carrier.log) if record["kind"] == "accepted"]


async def beside(carrier: World, work: Awaitable[_Value], step: float = 0.5) -> _Value:
    """Do it while the clock moves on."""
    task = asyncio.ensure_future(work)
    await carrier.until(task.done, step)
    return await task
