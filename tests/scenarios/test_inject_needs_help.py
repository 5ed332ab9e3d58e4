"""An inject: minutes into a drill somebody needs help; whoever would be sent is sent, marked."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_help_is_sent_as_in_earnest(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town()
    await world.inhabit(town)
    grid = town.root.below[0]
    inject = {"kind": "needs_help", "node_id": str(grid.node_id), "after_min": 2}
    drill = await officer.plans_drill(town, in_minutes=5, kind="public", injects=[inject])
    await world.advance(minutes=6)
    await officer.drill_begins(drill["drill_id"])
    leader = phone("第一网格长")
    await leader.receives_text("【演练】", drill=True)
    await leader.presses("received")
    await officer.sees(needs_help=0, unaccounted=3)
    await world.advance(minutes=2)
    await officer.sees(needs_help=1, unaccounted=2)
    await leader.receives_text("有人等着帮忙", drill=True)
    assert await officer.reasons("inject") == ["needs_help"]
    (told,) = (await officer.report())["injects"]
    assert (told["kind"], told["void"]) == ("needs_help", False)
