"""A second answer: what was said last counts, and the same again changes nothing."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_received_then_cannot(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town(deputy=True)
    await world.inhabit(town)
    await officer.warns(town)
    leader = phone("12号楼2单元楼道长")
    await leader.receives_text()
    await leader.replies("1")
    await leader.is_told("已记录您收到")
    await leader.replies("收到")
    await leader.is_told("已记录您收到")
    assert (await officer.tasks())["12号楼2单元楼道长"] == ["received"]
    await leader.replies("2")
    await leader.is_told("已记录您不能去")
    assert (await officer.tasks())["12号楼2单元楼道长"] == ["handed_over"]
    await phone("12号楼2单元副楼道长").receives_text("暴雨红色")


async def test_after_an_alert_that_was_answered_on_the_page(
    world: World, officer: Officer, phone: Phones
) -> None:
    """No text of the earlier alert was answered by SMS: the second answer is not about it."""
    town = small_town(deputy=True)
    await world.inhabit(town)
    earlier = await officer.warns(town)
    leader = phone("12号楼2单元楼道长")
    await leader.receives_text()
    await leader.presses("received")
    await officer.cancels(earlier)
    await leader.receives_text("解除")
    world.tick(3_600)
    await officer.warns(town)
    await leader.receives_text("暴雨红色")
    await leader.replies("1")
    await leader.is_told("已记录您收到")
    await leader.replies("2")
    await leader.is_told("已记录您不能去")
    assert (await officer.tasks())["12号楼2单元楼道长"] == ["handed_over"]
    await phone("12号楼2单元副楼道长").receives_text("暴雨红色")


async def test_two_outcomes_at_one_door(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    leader = phone("12号楼1单元楼道长")
    await leader.receives_text()
    await leader.presses("received")
    await leader.answers_door("101", "safe")
    await leader.answers_door("101", "safe")
    await officer.sees(safe=1, unaccounted=2)
    await leader.answers_door("101", "needs_help")
    await officer.sees(safe=0, needs_help=1, unaccounted=2)


async def test_words_that_nobody_understands(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    leader = phone("12号楼2单元楼道长")
    await leader.receives_text()
    await leader.replies("我妈住院了")
    await leader.is_told("没有看懂")
    assert (await officer.tasks())["12号楼2单元楼道长"] == ["open"]
    await leader.replies("1")
    assert (await officer.tasks())["12号楼2单元楼道长"] == ["received"]
