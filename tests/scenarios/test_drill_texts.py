"""A drill says so in every text, comes from the drill's number, and its calls say so too."""

from tests.support.carrier import NUMBER, SID
from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_prefix_and_account_of_their_own(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    warning = await officer.warns(town, status="Exercise")
    alert_id = officer.alert_id
    leader = phone("12号楼2单元楼道长")
    for called in town.people:
        await phone(called).receives_text("【演练】", drill=True)
    assert "演练" in (await leader.opens_link()).words
    await world.advance(seconds=95)
    call = await (await leader.rings()).picks_up()
    await call.hears("【演练】")
    await call.presses_key(1)
    await officer.cancels(warning)
    await leader.receives_text("解除", drill=True)
    traffic = world.carrier.traffic_of({person.phone for person in town.people.values()})
    assert set(traffic) == {(SID["drill"], NUMBER["drill"])}
    await officer.sees(alert_id, state="stood_down")
