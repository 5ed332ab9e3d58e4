"""A drill gives way: to a live alert in its place, and to a drill that is still running there."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def waiting(officer: Officer) -> set[str]:
    """Times of drills that wait for somebody, in any story's town."""
    return {one["occurrence_id"] for one in (await officer.overview())["waiting"]["drills"]}


async def test_a_live_alert_puts_the_drill_off(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    drill = await officer.plans_drill(town, in_minutes=70, notice_h=1)
    leader = phone("12号楼2单元楼道长")
    await world.advance(minutes=11)
    await leader.receives_text("演练预告", drill=True)
    await world.advance(minutes=57)
    await officer.warns(town)
    await leader.receives_text("暴雨红色")
    await world.advance(minutes=5)
    (shown,) = await officer.occurrences(drill["drill_id"])
    assert (shown["state"], shown["reason"]) == ("put_off", "live-alert")
    assert "暴雨红色" in shown["because"]
    # Who was told of it hears that it is off, once.
    await leader.receives_text("演练预告解除", drill=True)
    await leader.receives_nothing()
    assert shown["occurrence_id"] in await waiting(officer)

    await officer.stops()
    await officer.moves_drill(shown["occurrence_id"], in_minutes=30)
    assert shown["occurrence_id"] not in await waiting(officer)
    await world.advance(minutes=31)
    await officer.drill_begins(drill["drill_id"])
    await leader.receives_text("演练预告", drill=True)
    await leader.receives_text("暴雨红色", drill=True)


async def test_a_running_drill_puts_the_next_one_off(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    drill = await officer.plans_drill(town, in_minutes=10)
    await officer.plans_drill(town, in_minutes=60, status=409)
    await officer.warns(town, status="Exercise")
    await world.advance(minutes=11)
    (shown,) = await officer.occurrences(drill["drill_id"])
    assert (shown["state"], shown["reason"]) == ("put_off", "other-drill")
    leader = phone("12号楼2单元楼道长")
    await leader.receives_text("暴雨红色", drill=True)
    await leader.receives_nothing()
