"""The approver does not decide: after five minutes the deputy is asked, and may."""

from services.gateway.domain.roles import Role
from tests.support.community import small_town
from tests.support.consoles import Consoles
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World

ORANGE = {"event": "台风橙色预警", "severity": "Severe"}


async def test_the_deputy_decides_once_the_approvers_time_is_over(
    world: World, officer: Officer, phone: Phones, consoles: Consoles
) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town, **ORANGE)
    deputy = await consoles.log_in(Role.DEPUTY_APPROVER, division=town.code)
    assert await deputy.signs("approve") == "approval-deputy-early"
    await deputy.looks()
    await world.advance(minutes=4)
    assert [row["may_not"] for row in await deputy.waiting()] == ["deputy-early"]
    await world.advance(minutes=1, seconds=1)
    assert await officer.reasons("deputy_asked") == ["no officer has decided"]
    assert [row["may_not"] for row in await deputy.waiting()] == [""]
    assert await deputy.signs("approve") == ""
    await officer.sees(state="running", told=5)
    await phone("书记").receives_text("台风橙色")


async def test_a_leap_of_the_clock_takes_no_time_from_who_decides(
    world: World, officer: Officer, consoles: Consoles
) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town, **ORANGE)
    await officer.sees(state="awaiting_approval")
    # The service was away for two hours, the deadline among them.
    world.clock.advance(7200)
    deputy = await consoles.log_in(Role.DEPUTY_APPROVER, division=town.code)
    (row,) = await deputy.waiting()
    assert row["may_not"] == ""
    assert 3200 < row["left_s"] <= 3300
    assert await deputy.signs("approve") == ""
    await officer.sees(state="running", told=5)
