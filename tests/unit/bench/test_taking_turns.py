"""One measurement that fails takes no other with it."""

import asyncio

from tests.bench.sizes import Part
from tests.bench.taking_turns import take_turn


async def test_what_fails_is_told_with_its_reason() -> None:
    async def fails() -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_breaks())

    why = "ValueError max() arg is an empty sequence"
    assert await take_turn({Part.VIEW}, fails) == {"failed": {Part.VIEW: why}}


async def test_what_went_well_adds_nothing() -> None:
    async def works() -> None:
        return

    assert await take_turn({Part.VIEW}, works) == {}


async def _breaks() -> None:
    raise ValueError("max() arg is an empty sequence")
