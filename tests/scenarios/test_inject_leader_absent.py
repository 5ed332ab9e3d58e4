"""An inject: in the drill the leader is absent and not written to; the roster stays as it is."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_the_deputy_is_told_in_the_drill_alone(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town(deputy=True)
    await world.inhabit(town)
    stairwell = town.root.below[0].below[0].below[1]
    inject = {"kind": "leader_absent", "node_id": str(stairwell.node_id)}
    drill = await officer.plans_drill(town, in_minutes=5, injects=[inject])
    await world.advance(minutes=6)
    await officer.drill_begins(drill["drill_id"])
    leader, deputy = phone("12号楼2单元楼道长"), phone("12号楼2单元副楼道长")
    await deputy.receives_text("【演练】", drill=True)
    await leader.receives_nothing()
    assert await officer.reasons("inject") == ["leader_absent"]
    report = await officer.report()
    assert [(one["kind"], one["void"]) for one in report["injects"]] == [("leader_absent", False)]
    assert report["injects"][0]["place"].endswith(stairwell.name)

    absences = await world.rows(
        "select 1 from roster.absences where person_id = %s", leader.person.person_id
    )
    assert absences == []
    await officer.stops()
    await officer.warns(town)
    await leader.receives_text("暴雨红色")
