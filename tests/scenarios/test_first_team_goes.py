"""Help is needed: the first who say so go, the others stay; at the door they say that they came."""

from tests.scenarios.test_two_no_answers import town_with_buddies
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_a_team_goes_arrives_and_helps(world: World, officer: Officer, phone: Phones) -> None:
    town = town_with_buddies()
    await world.inhabit(town)
    await officer.warns(town)
    for called in ("12号楼2单元楼道长", "助老队队长", "第一网格长", "书记", "12号楼长"):
        await phone(called).receives_text("暴雨红色")
        await phone(called).presses("received")
    leader, team = phone("12号楼2单元楼道长"), phone("助老队队长")
    buddy = phone("志愿者小李")
    await buddy.receives_nothing()
    await leader.answers_door("501", "needs_help")
    # Who is paired with the resident is asked too, and sees that door alone.
    await buddy.receives_text("有人等着帮忙")
    assert "501" in (await buddy.presses("received")).words
    await team.receives_text()
    page = await team.presses("received")
    assert "已到门口" not in page.words
    page = await page.arrives_at("501")
    assert "已到门口" in page.words
    assert await officer.reasons("arrived") == ["by page"]
    await team.answers_door("501", "safe")
    await officer.sees(state="closed", unaccounted=0, safe=1)
    states = await officer.tasks()
    assert states["助老队队长"] == ["done", "done"]
    assert states["志愿者小李"] == ["done"]
