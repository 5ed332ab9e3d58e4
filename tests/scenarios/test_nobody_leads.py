"""A place where nobody is left to lead: duty posts are phoned, and who is appointed is told."""

from tests.support.community import Community
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_all_posts_are_vacant(world: World, officer: Officer, phone: Phones) -> None:
    town = Community(vacant=True)
    grid = town.grid("第一网格", vacant=True)
    grid.building("12号楼", vacant=True).stairwell("1单元", "101", vacant=True)
    town.on_duty("值班的老周")
    newcomer = town.person("新来的")
    await world.inhabit(town)
    await officer.warns(town)
    (matter,) = await officer.matters()
    assert (matter["kind"], matter["level"]) == ("nobody_leads", "street")
    assert matter["state"] == "open"
    await officer.sees(state="running", unaccounted=1)
    await world.advance(minutes=3, seconds=5)
    call = await (await phone("值班的老周").rings()).picks_up()
    await call.presses_key(1)
    assert grid.post is not None
    await officer.assigns(grid.post, newcomer)
    leader = phone(newcomer)
    await leader.receives_text("暴雨红色")
    (matter,) = await officer.matters()
    assert matter["state"] == "stood_down"
    await leader.presses("received")
    await leader.answers_door("101", "safe")
    await officer.sees(state="closed", safe=1, unaccounted=0)
