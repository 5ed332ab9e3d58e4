"""In great heat buddies are asked to see their elders with the first message; the leader reads who
goes, and nobody is seen twice."""

from tests.support.community import Community
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World

HEAT = {"event": "高温红色预警"}
LEADER = "12号楼2单元楼道长"
GOES = "结对的志愿者去看了"


def town_with_a_buddy() -> Community:
    """Two doors of one stairwell; the first resident has a buddy."""
    town = Community()
    stairwell = town.grid("第一网格").building("12号楼").stairwell("2单元", "601")
    stairwell.door("501", "alone", buddy=town.person("志愿者小李"))
    return town


async def test_a_buddy_goes_and_the_leader_sees_the_others(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = town_with_a_buddy()
    await world.inhabit(town)
    await officer.warns(town, **HEAT)
    leader, buddy = phone(LEADER), phone("志愿者小李")
    await leader.receives_text("高温红色")
    await buddy.receives_text("高温红色")
    assert GOES not in (await leader.presses("received")).words
    page = await buddy.presses("received")
    # The buddy has the one door, the leader both, and reads that somebody goes to the first.
    assert [title[:3] for title in page.doors] == ["501"]
    assert GOES not in page.words
    await world.settle()
    page = await leader.opens_link()
    assert len(page.doors) == 2
    assert page.words.count(GOES) == 1
    await buddy.answers_door("501", "safe")
    await leader.answers_door("601", "safe")
    await officer.sees(safe=2, unaccounted=0)
    states = await officer.tasks()
    assert (states["志愿者小李"], states[LEADER]) == (["done"], ["done"])
    assert GOES not in (await leader.opens_link()).words
    await buddy.receives_nothing()


async def test_where_the_leader_was_first_the_buddy_need_not_go(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = town_with_a_buddy()
    await world.inhabit(town)
    warning = await officer.warns(town, **HEAT)
    leader, buddy = phone(LEADER), phone("志愿者小李")
    await leader.receives_text()
    await buddy.receives_text()
    await leader.presses("received")
    await leader.answers_door("501", "safe")
    await officer.sees(safe=1, unaccounted=1)
    assert (await officer.tasks())["志愿者小李"] == ["stood_down"]
    # Nobody is called about what others have done, and who was told hears of the end.
    await world.advance(minutes=10)
    await buddy.is_silent()
    await officer.cancels(warning)
    await buddy.receives_text("高温")
