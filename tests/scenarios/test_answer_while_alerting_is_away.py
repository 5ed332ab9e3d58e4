"""Who answered in time while alerting was away is not taken for silent when it is back."""

import asyncio

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World

LEADER = "12号楼2单元楼道长"


async def test_the_answer_is_heard_before_the_timer(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town(deputy=True)
    await world.inhabit(town)
    await officer.warns(town)
    for called in town.people:
        if "副" not in called:
            await phone(called).receives_text("暴雨红色")
    alerting = world.process("alerting")
    await alerting.stop()
    # Other stories have left theirs.
    replies = "select count(*) from notifier.replies"
    before = await world.rows(replies)
    await phone(LEADER).replies("1")
    async with asyncio.timeout(60):
        while await world.rows(replies) == before:
            await asyncio.sleep(0.02)
    world.tick(600)
    await alerting.start()
    await world.settle()
    assert await phone(LEADER).calls() == []
    assert (await officer.tasks())[LEADER] == ["received"]
    await phone("12号楼2单元副楼道长").receives_nothing()
    # Whoever did not answer is called now.
    await phone("12号楼1单元楼道长").rings()
    # The time that alerting was away is nobody's.
    sms = next(one for one in (await officer.report())["channels"] if one["channel"] == "sms")
    assert sms["answered"] == 1
    assert sms["answered_s"] < 300


async def test_a_door_was_seen_when_it_was_seen_not_when_alerting_was_back(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    leader = phone(LEADER)
    await leader.receives_text("暴雨红色")
    await leader.presses("received")
    alerting = world.process("alerting")
    await alerting.stop()
    await leader.answers_door("501", "safe")
    world.tick(1200)
    await alerting.start()
    await world.settle()
    await officer.sees(safe=1)
    last_s, accounted = (await officer.report())["curve"][-1]
    assert accounted == 1
    assert last_s < 300
