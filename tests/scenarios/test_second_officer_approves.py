"""Who proposes does not approve: a second officer of the division does, and sees it waiting."""

from services.gateway.domain.roles import Role
from tests.support.community import small_town
from tests.support.consoles import Consoles
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World

ORANGE = {"event": "台风橙色预警", "severity": "Severe"}


async def test_a_second_officer_approves_what_the_first_proposed(
    world: World, officer: Officer, phone: Phones, consoles: Consoles
) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town, **ORANGE)
    second = await consoles.log_in(Role.APPROVER, division=town.code)
    stranger = await consoles.log_in(Role.APPROVER, division="440307002")
    onlooker = await consoles.log_in(Role.OFFICER, division=town.code)
    await officer.sees(state="awaiting_approval", told=0)
    await officer.commands("approve", status=409)
    (row,) = await second.waiting()
    assert (row["kind"], row["proposer"], row["may_not"]) == ("proposal", "值班员 王", "")
    assert 3500 < row["left_s"] <= 3600
    assert await stranger.waiting() == []
    assert [row["may_not"] for row in await onlooker.waiting()] == ["no-approver"]
    mobilisation = row["mobilisation_id"]
    assert await onlooker.signs_for(mobilisation, "approve") == "role-missing"
    await officer.sees(state="awaiting_approval", told=0)
    assert await second.signs("approve") == ""
    await officer.sees(state="running", tasks=5, told=5)
    await phone("书记").receives_text("台风橙色")
    assert await second.waiting() == []
    assert await second.signs_for(mobilisation, "approve") == "approval-signed-twice"
    assert await second.signs_for(mobilisation, "countersign") == "approval-decided"
    third = await consoles.log_in(Role.APPROVER, division=town.code)
    assert await third.signs_for(mobilisation, "decline", "too_early") == "approval-decided"
    await officer.sees(state="running")


async def test_part_of_a_division_does_not_sign_for_the_whole(
    world: World, officer: Officer, consoles: Consoles
) -> None:
    here, there = small_town(), small_town()
    await world.inhabit(here, there)
    await officer.warns(here, there, **ORANGE)
    one = await consoles.log_in(Role.APPROVER, division=here.code)
    assert [row["may_not"] for row in await one.waiting()] == ["outside"]
    assert await one.signs("approve") == "beyond-division"
    await officer.sees(state="awaiting_approval")
