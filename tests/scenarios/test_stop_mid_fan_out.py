"""A stop in the middle of a fan-out: after one second nothing more reaches the provider."""

import asyncio

from tests.support.community import Community
from tests.support.officer import Officer
from tests.support.world import World

RATE = 20.0
MOMENT_S = 0.01
MOMENTS = 100
"""Of a second: by the stories' clock, by which the rate goes, and on the wall at least."""


async def _a_moment(world: World) -> None:
    """A moment passes on both clocks."""
    await asyncio.sleep(MOMENT_S)
    world.tick(MOMENT_S)


async def test_no_post_after_a_second(world: World, officer: Officer) -> None:
    town = Community()
    block = town.grid("第一网格").building("12号楼")
    for number in range(1, 120):
        block.stairwell(f"{number}单元", "101")
    await world.inhabit(town)
    await officer.switches("sms", rate_per_s=RATE)
    try:
        numbers = {person.phone for person in town.people.values()}
        await officer.warns(town)
        posted = world.carrier.posted_to(numbers)
        while posted() < 2 * RATE:
            await _a_moment(world)
        await officer.stops()
        for _ in range(MOMENTS):
            await _a_moment(world)
        after_a_second = posted()
        assert after_a_second < len(numbers)
        for _ in range(MOMENTS):
            await _a_moment(world)
        assert posted() == after_a_second
    finally:
        await officer.switches("sms", rate_per_s=2_000.0)
    await officer.sees(state="stopped", tasks=len(numbers), ended=len(numbers))
    await world.advance(minutes=5)
    assert posted() == after_a_second
