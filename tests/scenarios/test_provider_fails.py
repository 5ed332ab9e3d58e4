"""The provider fails in the middle of a POST: nothing is ever sent twice, nobody waits for ever."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World

STATUS = "select channel, status from notifier.attempts where person_id = %s order by channel desc"


async def test_taken_but_answered_500_and_no_receipt(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    leader = phone("12号楼2单元楼道长")
    world.carrier.faults.fails_after_taking = True
    world.carrier.faults.keeps_receipts = True
    await officer.warns(town)
    await leader.receives_text("暴雨红色")
    assert await world.rows(STATUS, leader.person.person_id) == [("sms", "unknown")]
    world.carrier.faults.clear()
    await world.advance(seconds=61)
    ((_, status),) = await world.rows(STATUS, leader.person.person_id)
    assert status in ("sent", "delivered")
    await leader.receives_nothing()
    await leader.replies("1")
    assert (await officer.tasks())["12号楼2单元楼道长"] == ["received"]
    assert len(await leader.texts()) == 1


async def test_taken_but_answered_500_and_a_receipt_comes(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    leader = phone("12号楼2单元楼道长")
    world.carrier.faults.fails_after_taking = True
    await officer.warns(town)
    await leader.receives_text("暴雨红色")
    assert await world.rows(STATUS, leader.person.person_id) == [("sms", "delivered")]
    assert len(await leader.texts()) == 1


async def test_not_taken_and_answered_500(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town()
    await world.inhabit(town)
    leader = phone("12号楼2单元楼道长")
    world.carrier.faults.fails_before_taking = True
    await officer.warns(town)
    await leader.receives_nothing()
    world.carrier.faults.clear()
    await world.advance(seconds=70)
    assert (await world.rows(STATUS, leader.person.person_id))[0] == ("sms", "not_sent")
    await leader.rings()
    assert await leader.texts() == []
