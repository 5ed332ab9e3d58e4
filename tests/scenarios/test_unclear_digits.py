"""Digits that nobody understands are answered with one short help, and not for ever."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World

ONE_PART = 70


async def test_unclear_digits_get_help_a_few_times(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    leader = phone("12号楼1单元楼道长")
    await leader.receives_text()
    for unclear in ("501平安", "101 9", "1011"):
        await leader.replies(unclear)
        assert len(await leader.is_told("没有看懂")) <= ONE_PART
    await leader.replies("101")
    await leader.receives_nothing()
    await officer.sees(unaccounted=3, safe=0)
    await leader.replies("101 1")
    await leader.is_told("已记录1户")
    await officer.sees(safe=1, unaccounted=2)
