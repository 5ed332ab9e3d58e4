"""The database goes away in the middle and comes back: everything goes on, nothing twice."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_everything_goes_on(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    world.postgres.kill()
    world.postgres.start()
    await world.settle()
    for called in town.people:
        await phone(called).receives_text("暴雨红色")
        assert len(await phone(called).texts()) == 1
    leader = phone("12号楼2单元楼道长")
    await leader.presses("received")
    await leader.answers_door("501", "safe")
    await officer.sees(told=5, safe=1, unaccounted=2)
