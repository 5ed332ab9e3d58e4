"""A leader who is away is not troubled: the deputy is told first."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_the_deputy_is_told_first(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town(deputy=True)
    await world.inhabit(town)
    leader = town.people["12号楼2单元楼道长"]
    await officer.reports_absent(leader)
    await world.settle()
    await officer.warns(town)
    await phone("12号楼2单元副楼道长").receives_text("暴雨红色")
    await world.advance(minutes=2)
    await phone(leader).receives_nothing()
    assert leader.name not in await officer.tasks()


async def test_an_absence_that_is_over(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town(deputy=True)
    await world.inhabit(town)
    leader = town.people["12号楼2单元楼道长"]
    await officer.reports_absent(leader, hours=1)
    await world.advance(minutes=61)
    await officer.warns(town)
    await phone(leader).receives_text("暴雨红色")
    await phone("12号楼2单元副楼道长").receives_nothing()
