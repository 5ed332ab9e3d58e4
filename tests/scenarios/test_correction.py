"""A correction goes to exactly those who were told the wrong thing, once; it passes a stop."""

from tests.support.community import Community, small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World

RIGHT = "避难点改为第二小学"


async def test_who_was_told_hears_it_once_and_who_was_not_hears_the_right_words_only(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = Community(vacant=True)
    block = town.grid("第一网格", vacant=True).building("12号楼", vacant=True)
    block.stairwell("1单元", "101", deputy=True)
    await world.inhabit(town)
    await officer.warns(town)
    leader, deputy = phone("12号楼1单元楼道长"), phone("12号楼1单元副楼道长")
    wrong = await leader.receives_text("暴雨红色")
    assert RIGHT not in wrong
    assert await officer.previews("correction") == {"people": 1, "messages": 1, "calls": 0}
    message = await officer.corrects(RIGHT, words_en="Shelter: School No. 2")
    await leader.receives_text(f"更正(暴雨红色预警):{RIGHT}")
    page = await leader.opens_link()
    assert RIGHT not in page.words
    assert RIGHT in (await page.presses("received")).words
    await deputy.receives_nothing()
    await leader.replies("2")
    await world.settle()
    first = await deputy.receives_text(RIGHT)
    assert "更正" not in first
    assert "已收到回1" in first
    await world.advance(minutes=10)
    assert len([text for text in await leader.texts() if RIGHT in text]) == 1
    assert len([text for text in await deputy.texts() if RIGHT in text]) == 1
    sent = (await officer.sent())[message]
    assert (sent["state"], sent["people"], sent["sent"]) == ("in_force", 1, 1)


async def test_what_was_under_way_is_corrected_when_it_is_heard_of(
    world: World, officer: Officer, phone: Phones
) -> None:
    """Stop and correct: nobody else hears the wrong thing, and the correction is not stopped."""
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    told = phone("书记")
    await told.receives_text("暴雨红色")
    await officer.stops()
    await world.settle()
    await officer.corrects(RIGHT)
    await told.receives_text("更正")
    await officer.corrects("避难点改为第三小学,不是第二小学")
    await told.receives_text("第三小学")
    await told.receives_nothing()
    # A second stop lets nothing pass that came before it.
    await officer.stops()
    await world.settle()
    await told.receives_nothing()


async def test_it_is_approved_as_the_start_was(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = Community(vacant=True)
    block = town.grid("第一网格", vacant=True).building("3号楼", vacant=True)
    block.stairwell("1单元", "101")
    await world.inhabit(town)
    await officer.warns(town, event="台风橙色预警", severity="Severe")
    await officer.corrects(RIGHT, status=409)
    await officer.approves()
    leader = phone("3号楼1单元楼道长")
    await leader.receives_text("台风橙色")
    message = await officer.corrects(RIGHT)
    await leader.receives_nothing()
    waiting = [row for row in (await officer.overview())["waiting"]["approvals"]
               if row["message_id"] == message]  # fmt: skip
    assert [row["kind"] for row in waiting] == ["proposal"]
    await officer.commands("approve", status=409, message_id=message)
    await officer.approves(message_id=message)
    await leader.receives_text(RIGHT)
    other = await officer.corrects("集合时间改为21点")
    await world.settle()
    await officer.commands("decline", key=world.approver_key, message_id=other, why="handled")
    await leader.receives_nothing()
    assert (await officer.sent())[other]["state"] == "declined"
    undecided = await officer.corrects("集合时间改为22点")
    await world.advance(minutes=61)
    assert (await officer.sent())[undecided]["state"] == "lapsed"
    await officer.approves(status=409, message_id=undecided)
    await officer.sees(state="running")
    await officer.stops()


async def test_wrong_words_are_refused(world: World, officer: Officer) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    await officer.corrects("", status=202)
    assert (await officer.reasons("command_refused"))[-1].startswith("correction: no newer version")
    await officer.corrects("长" * 61, status=422)
    await officer.corrects("第一行\n第二行", status=422)
    await officer.corrects("", words_en="Only English", status=422)
