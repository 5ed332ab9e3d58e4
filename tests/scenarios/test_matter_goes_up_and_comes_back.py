"""What a grid cannot settle goes to the community, is answered there, and the answer comes back."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_raised_answered_and_told(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    grid, secretary = phone("第一网格长"), phone("书记")
    for one in (grid, secretary):
        await one.receives_text("暴雨红色")
        await one.presses("received")
    stairwell = phone("12号楼2单元楼道长")
    await stairwell.receives_text("暴雨红色")
    page = await stairwell.presses("received")
    assert not page.offers("matters"), "a stairwell leader raises nothing"
    page = await (await grid.opens_link()).raises("transport", "一号坡轮椅下不来")
    assert "已记录" in page.words

    await secretary.receives_text("解决不了的事")
    page = await secretary.presses("received")
    assert "缺车" in page.words
    assert "一号坡轮椅下不来" in page.words
    page = await page.settles("transport", "面包车十分钟到")
    assert page.status == 200
    await grid.receives_text("上一级答复了")
    page = await grid.opens_link()
    assert "派车来" in page.words
    assert "面包车十分钟到" in page.words
    (matter,) = await officer.matters()
    assert (matter["state"], matter["level"], matter["settlement"]) == (
        "settled",
        "community",
        "transport",
    )
    # Another answer to it changes nothing, and says so.
    await officer.answers_matter(matter, status=409, settlement="people")
    await secretary.receives_nothing()


async def test_help_that_nobody_brings_comes_up(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    for called in town.people:
        await phone(called).receives_text("暴雨红色")
        await phone(called).presses("received")
    await phone("12号楼2单元楼道长").answers_door("501", "needs_help")
    await phone("第一网格长").receives_text("有人等着帮忙")
    await world.advance(minutes=6)
    matter = (await officer.matters())[0]
    assert (matter["kind"], matter["door"]) == ("nobody_goes", "501")
    # Whoever was asked in the community is silent by now, so the street has it.
    assert matter["level"] == "street"
    await officer.answers_matter(matter, settlement="services")
    await phone("第一网格长").receives_text("上一级答复了")
    assert (await officer.matters())[0]["state"] == "settled"
