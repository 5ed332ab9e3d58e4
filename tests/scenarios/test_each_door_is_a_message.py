"""Help is needed at two doors: who says that they go to one has not said so of the other."""

from tests.support.community import Community
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_a_door_that_is_only_on_the_page_is_claimed_by_nobody(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = Community()
    town.grid("第一网格").building("12号楼", vacant=True).stairwell("2单元", "501", "502")
    await world.inhabit(town)
    await officer.warns(town)
    leader, grid = phone("12号楼2单元楼道长"), phone("第一网格长")
    for one in (leader, grid, phone("书记")):
        await one.receives_text("暴雨红色")
        await one.presses("received")
    await leader.answers_door("501", "needs_help")
    await grid.receives_text("有人等着帮忙")
    await world.advance(seconds=20)
    await leader.answers_door("502", "needs_help")
    # The first waits for an answer: the second joins the page.
    await grid.receives_nothing()
    await grid.replies("1")
    await grid.receives_text("有人等着帮忙")
    assert sorted(await _help(officer)) == ["open", "received"]
    await grid.replies("1")
    await grid.receives_nothing()
    assert await _help(officer) == ["received"] * 2


async def _help(officer: Officer) -> list[str]:
    """How the grid leader stands to the two who need help."""
    return (await officer.tasks())["第一网格长"][-2:]
