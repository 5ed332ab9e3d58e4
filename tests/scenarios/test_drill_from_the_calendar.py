"""A drill of the calendar begins by itself at its time, marked, and knocks at no door."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_begins_by_itself(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town()
    await world.inhabit(town)
    drill = await officer.plans_drill(town, in_minutes=60, repeat="weekly")
    await world.advance(minutes=58)
    for called in town.people:
        await phone(called).receives_nothing()
    await world.advance(minutes=3)
    await officer.drill_begins(drill["drill_id"])
    for called in town.people:
        await phone(called).receives_text("【演练】", drill=True)
        await phone(called).presses("received")
    await officer.sees(state="closed", tasks=5, answered=5, visits=0)
    planned = "rainstorm/red running: from the calendar: by 值班员 王"
    assert await officer.reasons("plan") == [planned]
    shown = await officer.occurrences(drill["drill_id"])
    assert [one["state"] for one in shown[:2]] == ["started", "planned"]
    assert shown[0]["mobilisation_state"] == "closed"
    await officer.cancels_drill(drill["drill_id"])
    assert {one["state"] for one in await officer.occurrences(drill["drill_id"])} == {
        "started",
        "cancelled",
    }


async def test_a_public_drill_goes_to_the_doors(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    drill = await officer.plans_drill(town, in_minutes=1, kind="public")
    await world.advance(minutes=2)
    await officer.drill_begins(drill["drill_id"])
    await officer.sees(state="running", tasks=5, visits=3, unaccounted=3)
    leader = phone("12号楼2单元楼道长")
    await leader.receives_text("【演练】", drill=True)
    await leader.presses("received")
    await leader.answers_door("501", "safe")
    await officer.sees(safe=1, unaccounted=2)
