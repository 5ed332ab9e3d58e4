"""Two times no answer at a door open a rescue: the buddy's team and the grid leader are told."""

from tests.support.community import Community
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


def town_with_buddies() -> Community:
    """One door whose resident has a buddy in a team."""
    town = Community()
    stairwell = town.grid("第一网格").building("12号楼").stairwell("2单元")
    buddy = town.person("志愿者小李")
    stairwell.door("501", "alone", buddy=buddy)
    town.team("助老队", buddy)
    return town


async def test_a_rescue_opens_and_ends(world: World, officer: Officer, phone: Phones) -> None:
    town = town_with_buddies()
    await world.inhabit(town)
    await officer.warns(town)
    leader, team, grid = phone("12号楼2单元楼道长"), phone("助老队队长"), phone("第一网格长")
    for called in ("12号楼2单元楼道长", "助老队队长", "第一网格长", "书记", "12号楼长"):
        await phone(called).receives_text("暴雨红色")
        await phone(called).presses("received")
    await leader.answers_door("501", "no_answer")
    await officer.sees(no_answer=1, unaccounted=1, doors={"501": "no_answer"})
    await team.receives_nothing()
    await world.advance(minutes=4)
    await leader.answers_door("501", "no_answer")
    for one in (team, grid):
        await one.receives_text("可能困在水里")
    await leader.receives_nothing()
    await officer.sees(unaccounted=1)
    await team.presses("received")
    await team.answers_door("501", "safe")
    await officer.sees(state="closed", unaccounted=0, safe=1)
    states = await officer.tasks()
    assert states["助老队队长"] == ["done", "done"]
    assert states["第一网格长"] == ["done", "stood_down"]


async def test_nobody_knocks_again(world: World, officer: Officer, phone: Phones) -> None:
    town = town_with_buddies()
    await world.inhabit(town)
    await officer.warns(town)
    for called in town.people:
        if called != "志愿者小李":
            await phone(called).receives_text("暴雨红色")
            await phone(called).presses("received")
    grid, team = phone("第一网格长"), phone("助老队队长")
    await phone("12号楼2单元楼道长").answers_door("501", "no_answer")
    await world.advance(minutes=19)
    await grid.receives_nothing()
    await world.advance(minutes=2)
    for one in (grid, team):
        await one.receives_text("可能困在水里")
