"""An officer has a silent leader called again: not while a call is under way, and once after it."""

from tests.support.community import Community
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_never_two_calls_at_once(world: World, officer: Officer, phone: Phones) -> None:
    town = Community(vacant=True)
    block = town.grid("第一网格", vacant=True).building("12号楼", vacant=True)
    stairwell = block.stairwell("1单元", "101")
    await world.inhabit(town)
    await officer.warns(town)
    leader = phone("12号楼1单元楼道长")
    await leader.receives_text("暴雨红色")
    await world.advance(seconds=95)
    await leader.rings()
    await officer.calls_again(stairwell)
    await world.settle()
    assert len(await leader.calls()) == 1
    assert await officer.reasons("call_again_skipped") == ["already on its way"]
    await world.advance(seconds=65)
    assert await leader.calls() == ["no-answer"]
    await officer.calls_again(town.root)
    call = await (await leader.rings()).picks_up()
    await call.presses_key(1)
    await officer.sees(answered=1)
    assert len(await leader.calls()) == 2
    await officer.calls_again(stairwell)
    await leader.is_silent()
    await officer.stops()
    await world.settle()
    await officer.calls_again(stairwell, status=409)
