"""What an officer has started by hand they raise: the same incident, at a graver level."""

from services.gateway.domain.roles import Role
from tests.support.community import small_town
from tests.support.consoles import Consoles
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_what_runs_is_raised_at_once_and_countersigned(
    world: World, officer: Officer, phone: Phones, consoles: Consoles
) -> None:
    town = small_town()
    await world.inhabit(town)
    second = await consoles.log_in(Role.APPROVER, division=town.code)
    await officer.starts(town, level="blue")
    leader = phone("第一网格长")
    await leader.receives_text("暴雨蓝色")
    await officer.sees(state="running")
    await officer.raises("orange")
    await leader.receives_text("暴雨橙色")
    await leader.receives_nothing()
    picture = await officer.sees(state="running")
    assert picture["mobilisation"]["level_value"] == "orange"
    assert len(await officer.mobilisations()) == 1
    assert await officer.reasons("plan") == [
        "rainstorm/blue running: by 值班员 王",
        "rainstorm/orange awaiting_approval: by 值班员 王",
    ]
    # Who raised it does not sign it.
    await officer.commands("countersign", status=409)
    (row,) = await second.waiting()
    assert (row["kind"], row["may_not"]) == ("countersignature", "")
    assert await second.signs("countersign") == ""
    assert (await officer.raises("orange", status=409))["type"].endswith("not-graver")
    await officer.lifts()
    await leader.receives_text("解除")


async def test_what_waits_for_approval_waits_anew(
    world: World, officer: Officer, phone: Phones
) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.starts(town, hazard="typhoon", level="yellow")
    await officer.sees(state="awaiting_approval")
    await officer.raises("orange")
    await officer.sees(state="awaiting_approval")
    await phone("书记").receives_nothing()
    await officer.approves()
    await phone("书记").receives_text("台风橙色")
    await phone("书记").receives_nothing()
