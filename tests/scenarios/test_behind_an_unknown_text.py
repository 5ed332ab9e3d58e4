"""A text stands behind an earlier one of its number that nobody answers for: the ladder goes on."""

import asyncio

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World

STEP_S = 180
"""How long the plan for the second alert waits for an answer to its text before it calls."""
STEPS = """
select channel, status, a.reason, extract(epoch from settled_at - ordered_at)::float
  from notifier.attempts a join alerting.mobilisation m using (mobilisation_id)
 where person_id = %s and m.event = '寒潮红色预警' order by ordered_at
"""
WAITS = "select count(*) from notifier.attempts where status = 'planned' and reason = 'number_busy'"


async def all_stand_behind_another(world: World, people: int) -> None:
    """Looking on would pass over their waits, which are a machine's."""
    async with asyncio.timeout(60):
        while await world.rows(WAITS) != [(people,)]:
            await asyncio.sleep(0.05)


async def seconds_pass(world: World, seconds: int) -> None:
    """The notifier notes every few of them that it runs."""
    parts = world.process("notifier").parts
    assert parts is not None
    (overdue,) = [loop for loop in parts.loops if loop.name == "overdue"]
    for _ in range(seconds):
        world.tick()
        await overdue.step()


async def test_who_would_be_called_after_three_minutes_is_called_then(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    leader = phone("12号楼2单元楼道长")
    faults = world.carrier.faults
    faults.fails_after_taking = faults.keeps_receipts = faults.keeps_lists = True
    await officer.warns(town)
    await leader.receives_text("暴雨红色")
    faults.fails_after_taking = False
    await officer.warns(town, event="寒潮红色预警")
    await all_stand_behind_another(world, len(town.people))
    await seconds_pass(world, STEP_S)
    await world.settle()
    text, call = await world.rows(STEPS, leader.person.person_id)
    assert text[:3] == ("sms", "failed", "number_busy")
    assert call[0] == "call"
    waited_s = text[3]
    assert isinstance(waited_s, float)
    assert STEP_S <= waited_s < STEP_S + 60
    assert len(await leader.texts()) == 1
