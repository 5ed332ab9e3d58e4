"""An alert that touches nobody is an alarm to the officer, never silence."""

from tests.support.cap import Place
from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World

AT_SEA = ((10.0, 1.0), (10.1, 1.0), (10.1, 1.1), (10.0, 1.1), (10.0, 1.0))


async def test_who_is_touched_is_no_alarm(world: World, officer: Officer) -> None:
    town = small_town()
    await world.inhabit(town)
    warning = await officer.warns(town)
    assert (await officer.impact())["alarm"] is False
    await officer.sees_alarm("handled", status=404)
    await officer.cancels(warning)
    assert (await officer.impact())["alarm"] is False
    assert officer.alert_id not in await officer.alarms()


async def test_zero_grids_is_shown(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(Place("海上", rings=(AT_SEA,)))
    impact = await officer.impact()
    assert impact["closed"]["grids"] == 0
    assert impact["alarm"] is True
    assert (await officer.alarms())[officer.alert_id] == "touches-nobody"
    assert await officer.mobilisations() == []
    for called in town.people:
        await phone(called).receives_nothing()
    assert officer.alert_id in await officer.waiting_alarms()
    # It leaves everybody's list: not for who is there for one division alone.
    await (await officer.of(town.code)).sees_alarm("wrong_area", status=403)
    await officer.sees_alarm("wrong_area")
    assert officer.alert_id not in await officer.waiting_alarms()
    assert officer.alert_id in await officer.alarms()
    assert ("alarm-seen", {"why": "wrong_area"}) in await officer.audited(officer.alert_id)


async def test_a_hazard_without_a_plan_is_shown_too(
    world: World, officer: Officer, phone: Phones
) -> None:
    """People are touched and nobody is called: no less an alarm."""
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town, event="沙尘暴红色预警")
    assert (await officer.impact())["closed"]["grids"] > 0
    assert (await officer.alarms())[officer.alert_id] == "no-plan"
    for called in town.people:
        await phone(called).receives_nothing()
