"""An Update that lifts one grid and adds another: each hears what is new for them, nobody else."""

from tests.support.community import Community
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_whose_grid_is_lifted_raises_nothing_from_there(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = Community()
    lifted, kept = town.grid("第一网格"), town.grid("第二网格")
    for number, grid in enumerate((lifted, kept), start=1):
        grid.building(f"{number}号楼", leaderless=True).stairwell("1单元", f"{number}01")
    await world.inhabit(town)
    warning = await officer.warns(lifted, kept)
    leader, stairwell, other = (
        phone(called) for called in ("第一网格长", "1号楼1单元楼道长", "第二网格长")
    )
    for one in (leader, stairwell, other):
        await one.receives_text("暴雨红色")
        await one.presses("received")
    await stairwell.answers_door("101", "safe")
    page = await leader.opens_link()
    assert page.offers("matters"), "whose doors all have an outcome still leads"
    await officer.updates(warning, kept)
    await leader.receives_text("解除")
    assert not (await leader.opens_link()).offers("matters")
    assert (await other.opens_link()).offers("matters")
    # The page that was open before says why, instead of keeping what nobody gets.
    page = await page.raises("transport")
    assert page.status == 409
    assert "不再上报" in page.words
    assert await officer.matters() == []


async def test_one_grid_is_lifted_another_added(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = Community()
    lifted, kept, added = (town.grid(name) for name in ("第一网格", "第二网格", "第三网格"))
    for number, grid in enumerate((lifted, kept, added), start=1):
        grid.building(f"{number}号楼", leaderless=True).stairwell("1单元", f"{number}01")
    await world.inhabit(town)
    warning = await officer.warns(lifted, kept)
    for called in ("第一网格长", "第二网格长", "1号楼1单元楼道长", "2号楼1单元楼道长", "书记"):
        await phone(called).receives_text("暴雨红色")
    await phone("第三网格长").receives_nothing()
    await phone("2号楼1单元楼道长").presses("received")
    await phone("2号楼1单元楼道长").answers_door("201", "safe")
    await officer.sees(unaccounted=1, safe=1)

    await officer.updates(warning, kept, added)
    for called in ("第一网格长", "1号楼1单元楼道长"):
        await phone(called).receives_text("解除")
    for called in ("第三网格长", "3号楼1单元楼道长"):
        await phone(called).receives_text("暴雨红色")
    for called in ("第二网格长", "2号楼1单元楼道长", "书记"):
        await phone(called).receives_nothing()
    await officer.sees(state="running", visits=2, safe=1, doors={"301": "unknown"})
    # A door that an update left out counts for nobody, also in the report.
    assert (await officer.report())["figures"]["visits"] == 2
    states = await officer.tasks()
    assert states["1号楼1单元楼道长"] == ["stood_down"]
    assert states["2号楼1单元楼道长"] == ["done"]
