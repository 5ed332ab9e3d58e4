"""Nobody decides: the proposal lapses; a cancelled or stopped one can't be approved either."""

from services.gateway.domain.roles import Role
from tests.support.community import small_town
from tests.support.consoles import Consoles
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World

ORANGE = {"event": "台风橙色预警", "severity": "Severe"}


async def test_nobody_decides_in_time(
    world: World, officer: Officer, phone: Phones, consoles: Consoles
) -> None:
    town = small_town()
    town.on_duty("值班的老周")
    await world.inhabit(town)
    await officer.warns(town, **ORANGE)
    await world.advance(minutes=61)
    await officer.sees(state="lapsed", told=0)
    late = await consoles.log_in(Role.APPROVER, division=town.code)
    (row,) = await late.waiting()
    assert (row["state"], row["may_not"], row["left_s"]) == ("lapsed", "lapsed", 0)
    assert await late.signs("approve") == "approval-lapsed"
    assert len(await officer.reasons("duty_phoned")) == 1
    assert (await officer.audited())[-1][0] == "approval-lapsed"
    await phone("书记").receives_nothing()


async def test_a_cancelled_proposal_is_nobodys(
    world: World, officer: Officer, phone: Phones, consoles: Consoles
) -> None:
    town = small_town()
    town.on_duty("值班的老周", "值班的小吴")
    await world.inhabit(town)
    sent = await officer.warns(town, **ORANGE)
    second = await consoles.log_in(Role.APPROVER, division=town.code)
    (row,) = await second.waiting()
    await world.advance(minutes=3, seconds=5)
    await phone("值班的老周").rings()
    await officer.cancels(sent)
    await officer.sees(state="stood_down", told=0)
    assert await second.waiting() == []
    assert await second.signs_for(row["mobilisation_id"], "approve") == "approval-withdrawn"
    await world.advance(minutes=10)
    await phone("值班的小吴").receives_nothing()
    assert await officer.reasons("approval_lapsed") == []


async def test_a_stopped_proposal_is_nobodys(
    world: World, officer: Officer, phone: Phones, consoles: Consoles
) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town, **ORANGE)
    second = await consoles.log_in(Role.APPROVER, division=town.code)
    (row,) = await second.waiting()
    await officer.stops()
    await officer.sees(state="stopped", told=0)
    assert await second.signs_for(row["mobilisation_id"], "approve") == "approval-withdrawn"
    assert [what for what, _ in await officer.audited()] == [
        "approval-asked",
        "command-stop",
        "approval-withdrawn",
    ]
    await phone("书记").receives_nothing()
