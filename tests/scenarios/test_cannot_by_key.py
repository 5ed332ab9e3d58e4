"""A leader who says "I can't" on the phone is not waited for: the deputy is told at once."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_key_2_moves_on_at_once(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town(deputy=True)
    await world.inhabit(town)
    await officer.warns(town)
    leader, deputy = phone("12号楼2单元楼道长"), phone("12号楼2单元副楼道长")
    await leader.receives_text()
    await world.advance(seconds=95)
    call = await (await leader.rings()).picks_up()
    await call.hears("请按1确认收到")
    await call.presses_key(2)
    await call.hears("已记录您不能去")
    await deputy.receives_text("暴雨红色")
    await deputy.replies("1")
    await deputy.is_told("已记录您收到")
    states = await officer.tasks()
    assert states["12号楼2单元楼道长"] == ["handed_over"]
    assert states["12号楼2单元副楼道长"] == ["received"]
    assert await officer.reasons("task_handed_over") == ["said: can't"]
