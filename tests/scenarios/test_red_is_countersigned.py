"""Red is signed in advance and starts at once; an officer countersigns it afterwards."""

from services.gateway.domain.roles import Role
from tests.support.community import small_town
from tests.support.consoles import Consoles
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_a_pre_signed_plan_waits_for_its_countersignature(
    world: World, officer: Officer, phone: Phones, consoles: Consoles
) -> None:
    town = small_town()
    town.on_duty("值班的老周")
    await world.inhabit(town)
    await officer.warns(town)
    await officer.sees(state="running", told=5)
    await phone("书记").receives_text("暴雨红色")
    second = await consoles.log_in(Role.APPROVER, division=town.code)
    (row,) = await second.waiting()
    assert (row["kind"], row["left_s"], row["may_not"]) == ("countersignature", None, "")
    assert await second.signs("approve") == "approval-runs-already"
    # It runs: nobody is woken for a signature alone, and it waits beyond the end.
    await world.advance(minutes=10)
    await phone("值班的老周").receives_nothing()
    await officer.stops()
    await officer.sees(state="stopped")
    await officer.commands("countersign", status=409)
    assert await second.signs("countersign") == ""
    assert await second.waiting() == []
    assert len(await officer.reasons("command_countersign")) == 1
    assert await second.signs_for(row["mobilisation_id"], "countersign") == "approval-signed-twice"
