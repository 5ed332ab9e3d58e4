"""Ringing back a missed call leads to one's own task."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_within_the_time_of_the_call(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town(deputy=True)
    await world.inhabit(town)
    await officer.warns(town)
    leader = phone("12号楼2单元楼道长")
    await leader.receives_text()
    await world.advance(seconds=95)
    await leader.rings()
    await world.advance(seconds=31)
    await leader.is_silent()
    call = await leader.rings_back()
    await call.hears("12号楼2单元")
    await call.presses_key(1)
    await call.hears("已记录您收到")
    assert (await officer.tasks())["12号楼2单元楼道长"][-1] == "received"


async def test_after_a_text_alone(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    leader = phone("12号楼2单元楼道长")
    await leader.receives_text("回1")
    call = await leader.rings_back()
    await call.hears("12号楼2单元")
    await call.hears("请按1")
    await call.hears_nothing_of("回1")
    await call.presses_key(1)
    assert (await officer.tasks())["12号楼2单元楼道长"] == ["received"]


async def test_a_stranger_rings(world: World, phone: Phones) -> None:
    town = small_town()
    await world.inhabit(town)
    call = await phone("书记").rings_back()
    await call.hears("这个号码没有待办任务")
