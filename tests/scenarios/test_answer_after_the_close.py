"""An answer after the close: recorded and thanked for. An officer's end stays as it was, what ended
by itself runs on when somebody has to go again."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_an_outcome_after_the_end(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    for called in town.people:
        await phone(called).receives_text()
        await phone(called).presses("received")
    leader, other = phone("12号楼2单元楼道长"), phone("12号楼1单元楼道长")
    await leader.answers_door("501", "safe")
    await other.answers_door("101", "safe")
    await other.answers_door("102", "safe")
    await officer.sees(state="closed", safe=3)
    page = await leader.opens_link()
    assert "已经结束" in page.words
    await leader.answers_door("501", "needs_help")
    await officer.sees(state="running", safe=2, needs_help=1)
    assert await officer.reasons("runs_on") == ["told after its end"]
    await phone("第一网格长").receives_text()
    await leader.answers_door("501", "safe")
    await officer.sees(state="closed", safe=3)


async def test_a_reply_after_the_officer_closed(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    leader, other = phone("12号楼2单元楼道长"), phone("12号楼1单元楼道长")
    await leader.receives_text()
    await other.receives_text()
    await leader.presses("received")
    await world.settle()
    await officer.commands("close")
    await officer.sees(state="closed", unaccounted=3)
    before = await officer.tasks()
    await other.replies("1")
    await other.is_told("已记录您收到")
    await other.replies("2")
    await other.is_told("已经不需要您处理")
    assert await officer.reasons("answer") == [
        "received by page",
        "received by sms after the end",
        "cannot by sms after the end",
    ]
    assert await officer.tasks() == before
    page = await leader.opens_link()
    assert "已经结束" in page.words
    # Who was on the way may still say what was found: the page promises it.
    await leader.answers_door("501", "safe")
    await officer.sees(state="closed", unaccounted=2, safe=1)
    assert await officer.tasks() == before
