"""An inject: twenty minutes into a drill a number is dead; the real number is never marked."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_the_drill_goes_on_without_the_number(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town(deputy=True)
    await world.inhabit(town)
    stairwell = town.root.below[0].below[0].below[1]
    inject = {"kind": "number_dead", "node_id": str(stairwell.node_id), "after_min": 1}
    drill = await officer.plans_drill(town, in_minutes=5, kind="public", injects=[inject])
    await world.advance(minutes=5, seconds=30)
    await officer.drill_begins(drill["drill_id"])
    leader, deputy = phone("12号楼2单元楼道长"), phone("12号楼2单元副楼道长")
    await leader.receives_text("【演练】", drill=True)
    await deputy.receives_nothing()
    await world.advance(seconds=45)
    await deputy.receives_text("【演练】", drill=True)
    states = await officer.tasks()
    assert states["12号楼2单元楼道长"] == ["handed_over"]
    assert await officer.reasons("inject") == ["number_dead"]
    found = await world.rows(
        "select status from notifier.attempts where person_id = %s and channel = 'sms'",
        leader.person.person_id,
    )
    assert found == [("delivered",)]


async def test_a_place_outside_and_a_door_without_visits_are_refused(
    world: World, officer: Officer
) -> None:
    town, other = small_town(), small_town()
    await world.inhabit(town, other)
    elsewhere = {"kind": "number_dead", "node_id": str(other.root.node_id)}
    refused = await officer.plans_drill(town, status=422, injects=[elsewhere])
    assert refused["type"].endswith("drill-inject-elsewhere")
    helpless = {"kind": "needs_help", "node_id": str(town.root.node_id)}
    refused = await officer.plans_drill(town, status=422, injects=[helpless])
    assert refused["type"].endswith("drill-no-doors")
