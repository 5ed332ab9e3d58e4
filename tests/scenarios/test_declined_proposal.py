"""A proposal that is not approved tells nobody, and says why; a newer warning asks anew."""

from services.gateway.domain.roles import Role
from tests.support.community import small_town
from tests.support.consoles import Consoles
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World

ORANGE = {"event": "台风橙色预警", "severity": "Severe"}


async def test_declined_with_a_reason(
    world: World, officer: Officer, phone: Phones, consoles: Consoles
) -> None:
    town = small_town()
    await world.inhabit(town)
    sent = await officer.warns(town, **ORANGE)
    second = await consoles.log_in(Role.APPROVER, division=town.code)
    (row,) = await second.waiting()
    assert await second.signs("decline", "wrong_area", "北片没有下雨") == ""
    picture = await officer.sees(state="declined", tasks=0, told=0)
    assert picture["mobilisation"]["ended_at"] is not None
    (reason,) = await officer.reasons("command_decline")
    assert reason.startswith("wrong_area by ")
    assert await second.reads_notes(row["mobilisation_id"]) == ["北片没有下雨"]
    stranger = await consoles.log_in(Role.APPROVER, division="440307002")
    assert await stranger.reads_notes(row["mobilisation_id"]) == []
    recorded = await world.rows("select request::text from gateway.commands where kind = 'decline'")
    assert "北片" not in str(recorded)
    third = await consoles.log_in(Role.APPROVER, division=town.code)
    mobilisation = row["mobilisation_id"]
    assert await third.signs_for(mobilisation, "approve") == "approval-declined"
    for called in town.people:
        await phone(called).receives_nothing()
    # What never began is reported of nobody.
    assert mobilisation not in {one["mobilisation_id"] for one in await officer.reports()}
    await officer.updates(sent, **ORANGE)
    await officer.sees(state="awaiting_approval", tasks=0)
    assert await third.signs("approve") == ""
    await officer.sees(state="running", told=5)
