"""A leader drops out while a mobilisation runs: the deputy takes over what is not answered."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_the_deputy_takes_over(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town(deputy=True)
    await world.inhabit(town)
    await officer.warns(town)
    leader, deputy = phone("12号楼2单元楼道长"), phone("12号楼2单元副楼道长")
    await leader.receives_text()
    await officer.reports_absent(leader.person)
    await deputy.receives_text("暴雨红色")
    states = await officer.tasks()
    assert states[leader.person.name] == ["handed_over"]
    assert states[deputy.person.name] == ["open"]
    assert await officer.reasons("task_handed_over") == ["holder absent"]
    await world.advance(seconds=95)
    await leader.is_silent()
    await deputy.rings()


async def test_an_absence_that_begins_later(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town(deputy=True)
    await world.inhabit(town)
    leader, deputy = phone("12号楼2单元楼道长"), phone("12号楼2单元副楼道长")
    await officer.reports_absent(leader.person, starts_in=1)
    await officer.warns(town)
    await leader.receives_text()
    await deputy.receives_nothing()
    await world.advance(seconds=70)
    await deputy.receives_text("暴雨红色")


async def test_who_has_answered_hands_over_too(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town(deputy=True)
    await world.inhabit(town)
    await officer.warns(town)
    leader = phone("12号楼2单元楼道长")
    await leader.receives_text()
    await leader.replies("1")
    await world.settle()
    await officer.reports_absent(leader.person)
    deputy = phone("12号楼2单元副楼道长")
    await deputy.receives_text("暴雨红色")
    assert (await officer.tasks())[leader.person.name] == ["handed_over"]
    assert await officer.reasons("task_handed_over") == ["holder absent"]
    await deputy.presses("received")
    await deputy.answers_door("501", "safe")
    await officer.sees(safe=1)
