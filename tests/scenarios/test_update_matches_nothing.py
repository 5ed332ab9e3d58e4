"""An Update whose area is left out or matches nothing is no all-clear: everything stays covered."""

from tests.support.cap import Place
from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_an_update_without_an_area_goes_on(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    warning = await officer.warns(town, event="台风橙色预警", severity="Severe")
    await officer.sees(state="awaiting_approval")
    await officer.approves()
    for called in town.people:
        await phone(called).receives_text("台风橙色")
    prolonged = await officer.prolongs(warning)
    await officer.sees(state="running", visits=3)
    assert officer.alert_id not in await officer.alarms()
    for called in town.people:
        await phone(called).receives_nothing()
    # Its level counts without an area too.
    await officer.prolongs(prolonged, event="台风红色预警", severity="Extreme")
    for called in town.people:
        await phone(called).receives_text("台风红色")


async def test_an_update_that_matches_nothing_is_an_alarm_and_the_officers_to_lift(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    warning = await officer.warns(town)
    for called in town.people:
        await phone(called).receives_text("暴雨红色")
    await officer.lifts(status=409)
    unmatched = await officer.updates(warning, Place("写错的街道"))
    picture = await officer.sees(state="running", visits=3)
    assert picture["mobilisation"]["kept"] is True
    for called in town.people:
        await phone(called).receives_nothing()
    assert (await officer.impact())["alarm"] is True
    assert (await officer.alarms())[officer.alert_id] == "lifts-nothing"
    assert officer.alert_id in await officer.waiting_alarms()
    await officer.sees_alarm("handled")
    assert officer.alert_id not in await officer.waiting_alarms()
    # One without areas after it leaves that as it is.
    await officer.prolongs(unmatched)
    picture = await officer.sees(state="running", visits=3)
    assert picture["mobilisation"]["kept"] is True
    # It is its issuer's to raise, and here to lift.
    await officer.raises("red", status=409)
    await officer.lifts()
    for called in town.people:
        await phone(called).receives_text("解除")
    await officer.sees(state="stood_down")
    await officer.lifts(status=409)
