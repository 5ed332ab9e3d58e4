"""One person holds posts in two grids: one message, both tasks, one answer for both."""

from tests.support.community import Community
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_one_message_and_both_tasks(world: World, officer: Officer, phone: Phones) -> None:
    town = Community()
    first = town.grid("第一网格").building("3号楼", leaderless=True).stairwell("1单元", "101")
    assert first.post is not None
    (holder, _rank), *_ = first.post.holders
    town.grid("第二网格").building("9号楼", leaderless=True).stairwell(
        "2单元", "902", led_by=holder
    )
    await world.inhabit(town)
    await officer.warns(town)
    leader = phone(holder)
    body = await leader.receives_text("暴雨红色")
    assert "3号楼1单元" in body or "9号楼2单元" in body
    page = await leader.presses("received")
    assert sorted(title.split()[-2][-3:] for title in page.doors) == ["101", "902"]
    assert (await officer.tasks())[holder.name] == ["received", "received"]
    await leader.answers_door("101", "safe")
    await leader.answers_door("902", "away")
    assert (await officer.tasks())[holder.name] == ["done", "done"]
    await world.advance(minutes=5)
    assert len(await leader.texts()) == 1
    await leader.is_silent()
