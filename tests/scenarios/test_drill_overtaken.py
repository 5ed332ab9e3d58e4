"""A live alert pauses the drill in the same place, and none begins there; afterwards they go on."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_a_live_alert_pauses_the_drill(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town, status="Exercise")
    drill = officer.alert_id
    leader = phone("12号楼2单元楼道长")
    await leader.receives_text("暴雨红色", drill=True)
    await officer.sees(drill, state="running")
    await officer.warns(town)
    live = officer.alert_id
    await leader.receives_text("暴雨红色")
    await leader.receives_text("到此中止", drill=True)
    await leader.receives_nothing()
    await officer.sees(drill, state="paused")
    await officer.sees(live, state="running")

    await world.advance(seconds=95)
    call = await leader.rings()
    await (await call.picks_up()).presses_key(1)
    assert (await officer.tasks(live))["12号楼2单元楼道长"] == ["received"]
    assert (await officer.tasks(drill))["12号楼2单元楼道长"] == ["open"]
    calls = await world.rows(
        "select 1 from notifier.attempts where person_id = %s and lane = 'drill'"
        " and channel = 'call'",
        leader.person.person_id,
    )
    assert calls == []


async def test_a_drill_that_begins_beside_a_live_alert_waits(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    leader = phone("12号楼2单元楼道长")
    warning = await officer.warns(town)
    await leader.receives_text("暴雨红色")
    await officer.warns(town, status="Exercise")
    drill = officer.alert_id
    await officer.sees(drill, state="paused")
    await leader.receives_nothing()
    await officer.commands("resume", status=409)
    await officer.cancels(warning)
    await leader.receives_text("解除")
    officer.alert_id = drill
    await officer.commands("resume")
    await officer.sees(drill, state="running")
    await leader.receives_text("暴雨红色", drill=True)
