"""What an officer has started by hand they lift: it is over for everybody who was told."""

import pytest

from tests.support.community import Community, small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def told(
    world: World, officer: Officer, phone: Phones, *, drill: bool = False
) -> tuple[Community, str]:
    """Somebody starts by hand and all are told; gives the town and the start's alert."""
    town = small_town()
    await world.inhabit(town)
    await officer.starts(town, drill=drill)
    for called in town.people:
        await phone(called).receives_text("暴雨红色", drill=drill)
    return town, officer.alert_id


async def test_whoever_was_told_hears_that_it_is_over(
    world: World, officer: Officer, phone: Phones
) -> None:
    town, alert_id = await told(world, officer, phone)
    await phone("12号楼2单元楼道长").presses("received")
    await phone("12号楼2单元楼道长").answers_door("501", "moved")
    running = await officer.sees(state="running", moved=1, unaccounted=2)
    assert (running["mobilisation"]["own"], running["mobilisation"]["lifted"]) == (True, False)
    assert (await officer.lifts())["incident_id"] == running["mobilisation"]["incident_id"]
    for called in town.people:
        await phone(called).receives_text("解除")
    picture = await officer.sees(alert_id, state="stood_down", unaccounted=0)
    assert picture["mobilisation"]["lifted"]
    assert await officer.reasons("stood_down") == ["cancelled: by 值班员 王"]
    assert len(await officer.mobilisations(alert_id)) == 1
    report = await officer.report(alert_id)
    assert (report["figures"]["visits"], report["figures"]["unaccounted"]) == (3, 2)
    # Who was moved may go home: nobody is asked for any more, and it is lifted once.
    await world.advance(minutes=130)
    for called in town.people:
        await phone(called).receives_nothing()
    await officer.lifts(alert_id, status=409)
    audited = [what for what, _ in await officer.audited()]
    assert audited.count("command-lift") == 1


@pytest.mark.parametrize("closed", ["by the officer", "by itself"])
async def test_what_is_closed_is_lifted_too(
    world: World, officer: Officer, phone: Phones, closed: str
) -> None:
    town, alert_id = await told(world, officer, phone)
    for called in town.people:
        await phone(called).presses("received")
    if closed == "by itself":
        await phone("12号楼2单元楼道长").answers_door("501", "moved")
        for door in ("101", "102"):
            await phone("12号楼1单元楼道长").answers_door(door, "safe")
    else:
        await officer.commands("close")
    await officer.sees(state="closed")
    await officer.lifts()
    for called in town.people:
        await phone(called).receives_text("解除")
    await world.advance(minutes=130)
    for called in town.people:
        await phone(called).receives_nothing()
    picture = await officer.sees(alert_id, state="closed")
    assert picture["mobilisation"]["lifted"]
    assert await officer.reasons("lifted") == ["cancelled: by 值班员 王"]


async def test_a_drill_is_lifted_as_a_drill(world: World, officer: Officer, phone: Phones) -> None:
    town, alert_id = await told(world, officer, phone, drill=True)
    await officer.lifts()
    for called in town.people:
        await phone(called).receives_text("解除", drill=True)
    await officer.sees(alert_id, state="stood_down")


async def test_a_proposal_that_is_lifted_tells_nobody(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.starts(town, hazard="typhoon", level="orange")
    await officer.sees(state="awaiting_approval")
    alert_id = officer.alert_id
    await officer.lifts()
    await officer.sees(alert_id, state="stood_down")
    for called in town.people:
        await phone(called).receives_nothing()


async def test_a_received_warning_is_its_issuers_to_lift(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town)
    await phone("书记").receives_text("暴雨红色")
    answer = await officer.lifts(status=409)
    assert answer["type"].endswith("issuer-lifts")
    assert (await officer.sees(state="running"))["mobilisation"]["own"] is False


async def test_what_is_stopped_writes_to_nobody_any_more(
    world: World, officer: Officer, phone: Phones
) -> None:
    await told(world, officer, phone)
    await officer.stops()
    await officer.sees(state="stopped")
    answer = await officer.lifts(status=409)
    assert answer["type"].endswith("not-running")
