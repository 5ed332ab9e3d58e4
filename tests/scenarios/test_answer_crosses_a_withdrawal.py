"""An answer and a withdrawal pass each other on the way: nothing is lost, nobody is troubled."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_an_answer_on_its_way_when_the_alert_is_cancelled(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    warning = await officer.warns(town)
    leader = phone("12号楼1单元楼道长")
    await leader.receives_text()
    alert_id = officer.alert_id
    await leader.presses("received")
    await leader.answers_door("101", "safe")
    await officer.cancels(warning)
    await officer.sees(alert_id, state="stood_down")
    await leader.receives_text("解除")
    ((outcome,),) = await world.rows(
        "select outcome from alerting.visit where resident_id = %s",
        town.root.below[0].below[0].below[0].residents[0].resident_id,
    )
    assert outcome == "safe"
    ((answer,),) = await world.rows(
        "select answer from alerting.contact where person_id = %s", leader.person.person_id
    )
    assert answer == "received"


async def test_a_reply_while_the_call_is_still_ours(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    leader = phone("12号楼2单元楼道长")
    await leader.receives_text()
    await officer.switches("call", enabled=False)
    await world.advance(seconds=95)
    await leader.replies("1")
    await world.settle()
    await officer.switches("call", enabled=True)
    await leader.is_silent()
    statuses = await world.rows(
        "select status from notifier.attempts where person_id = %s and channel = 'call'",
        leader.person.person_id,
    )
    assert statuses == [("withdrawn",)]


async def test_a_reply_while_the_phone_rings(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    leader = phone("12号楼2单元楼道长")
    await leader.receives_text()
    await world.advance(seconds=95)
    call = await leader.rings()
    await leader.replies("1")
    assert (await officer.tasks())["12号楼2单元楼道长"] == ["received"]
    if await call.state() == "ringing":
        await call.picks_up()
    if await call.state() == "in-progress":
        await call.presses_key(1)
    await world.advance(minutes=3)
    await leader.receives_nothing()
    assert (await officer.tasks())["12号楼2单元楼道长"] == ["received"]
