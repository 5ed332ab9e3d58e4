"""The broker is killed in the middle and comes back: nothing is lost, nothing comes twice."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_nothing_is_lost(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town()
    await world.inhabit(town)
    world.broker.kill()
    await officer.warns(town)
    world.broker.start()
    await world.recover()
    for called in town.people:
        await phone(called).receives_text("暴雨红色")
        assert len(await phone(called).texts()) == 1
    await phone("12号楼2单元楼道长").presses("received")
    assert (await officer.tasks())["12号楼2单元楼道长"] == ["received"]
