"""A Cancel while the ladder climbs: who was told hears that it is over, nobody else hears of it."""

from datetime import datetime, timedelta

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_stand_down_goes_only_to_who_was_told(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town(deputy=True)
    await world.inhabit(town)
    warning = await officer.warns(town)
    silent, deputy = phone("12号楼2单元楼道长"), phone("12号楼2单元副楼道长")
    told = [phone(called) for called in town.people if called != deputy.person.name]
    for one in told:
        await one.receives_text("暴雨红色")
    await phone("书记").presses("received")
    await world.advance(seconds=95)
    call = await silent.rings()
    alert_id = officer.alert_id
    await officer.cancels(warning)
    for one in told:
        await one.receives_text("解除")
    await deputy.receives_nothing()
    await silent.is_silent()
    assert await call.state() in ("canceled", "completed", "no-answer")
    await world.advance(minutes=10)
    for one in (*told, deputy):
        await one.receives_nothing()
    picture = await officer.sees(alert_id, state="stood_down", unaccounted=0)
    assert picture["mobilisation"]["ended_at"] is not None
    # Lifted is not seen: the report has the doors as they stood.
    report = await officer.report(alert_id)
    assert (report["figures"]["visits"], report["figures"]["unaccounted"]) == (3, 3)
    # What stood on paper is typed when the network is back, also once all is lifted.
    started = datetime.fromisoformat(picture["mobilisation"]["started_at"])
    seen = started.astimezone(world.zone) + timedelta(minutes=1)
    await officer.enters_paper("楼栋,单元,门,结果,时间", f"12,1,101,平安,{seen:%m-%d %H:%M}")
    await officer.sees(alert_id, safe=0, unaccounted=0)
    assert (await officer.report(alert_id))["figures"]["accounted"] == 1
    assert {state for states in (await officer.tasks(alert_id)).values() for state in states} == {
        "stood_down"
    }
