"""A leader without a smartphone says by SMS what was found at the doors."""

from tests.support.community import Community, small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_doors_are_reported_by_digits_and_words(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    leader = phone("12号楼1单元楼道长")
    await leader.receives_text()
    await leader.replies("1")
    await leader.is_told("501平安")
    await leader.replies("0")
    await leader.is_told("还要看2户:101、102")
    await leader.replies("１０１　１")
    await leader.is_told("12号楼1单元101平安。还要看1户:102")
    await officer.sees(safe=1, unaccounted=2)
    await leader.replies("102没人应")
    await leader.is_told("还要看1户:102")
    await officer.sees(safe=1, no_answer=1, unaccounted=2)
    await leader.replies("102 平安")
    await leader.is_told("都已落实")
    await officer.sees(safe=2, unaccounted=1)
    assert (await officer.tasks())["12号楼1单元楼道长"] == ["done"]


async def test_who_reports_a_door_has_received(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    leader = phone("12号楼2单元楼道长")
    await leader.receives_text()
    await leader.replies("501需要帮助")
    await leader.is_told("已记录1户")
    await officer.sees(needs_help=1)
    await world.advance(minutes=3)
    await leader.is_silent()


async def test_a_drill_says_so_in_what_it_answers(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town, status="Exercise")
    leader = phone("12号楼1单元楼道长")
    await leader.receives_text(drill=True)
    await leader.replies("101平安", lane="drill")
    assert (await leader.is_told("已记录1户")).startswith("【演练】")
    await officer.sees(safe=1)


async def test_a_page_from_before_the_sms_does_not_silence_it(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    leader = phone("12号楼2单元楼道长")
    await leader.receives_text()
    await leader.presses("received")
    before = await leader.opens_link()
    await leader.replies("501需要帮助")
    await officer.sees(needs_help=1)
    world.tick(600)
    now = await before.answers_door("501", "safe")
    await officer.sees(needs_help=1, safe=0)
    assert list(now.doors.values()) == ["needs_help"]
    await now.answers_door("501", "safe")
    await officer.sees(needs_help=0, safe=1)


async def test_a_door_of_another_building_is_not_taken_for_ones_own(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = Community()
    grid = town.grid("第一网格")
    grid.building("12号楼", leaderless=True).stairwell("1单元", "501")
    grid.building("2号楼", leaderless=True).stairwell("1单元", "601", "602")
    shared = town.people["12号楼1单元楼道长"]
    grid.building("22号楼", leaderless=True).stairwell("1单元", "502", led_by=shared)
    await world.inhabit(town)
    await officer.warns(town)
    leader = phone("12号楼1单元楼道长")
    await leader.receives_text()
    await leader.replies("2号楼1单元501平安")
    await leader.is_told("没有看懂")
    await officer.sees(unaccounted=4)
    await leader.replies("22号楼1单元502平安")
    await leader.is_told("第一网格22号楼1单元502平安。还要看1户:501")
    await officer.sees(safe=1, unaccounted=3)


async def test_who_is_not_in_is_looked_for_again(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    leader = phone("12号楼2单元楼道长")
    await leader.receives_text()
    await leader.replies("501不在")
    told = await leader.is_told("12号楼2单元501没人应。还要看1户:501")
    assert "回:501不在本地" in told
    await officer.sees(no_answer=1, away=0, unaccounted=3)
    await leader.replies("501不在本地")
    await leader.is_told("12号楼2单元501不在本地")
    await officer.sees(no_answer=0, away=1, unaccounted=2)
