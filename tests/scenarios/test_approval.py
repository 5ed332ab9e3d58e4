"""A plan that an officer decides waits for approval, and starts with it, once."""

from tests.support.community import small_town
from tests.support.officer import Officer
from tests.support.phones import Phones
from tests.support.world import World


async def test_waits_then_starts(world: World, officer: Officer, phone: Phones) -> None:
    town = small_town()
    await world.inhabit(town)
    await officer.warns(town, event="台风橙色预警", severity="Severe")
    await officer.sees(state="awaiting_approval", tasks=0, unaccounted=3)
    await world.advance(minutes=2)
    for called in town.people:
        await phone(called).receives_nothing()
    await officer.approves()
    await officer.sees(state="running", tasks=5, told=5)
    for called in town.people:
        await phone(called).receives_text("台风橙色")
    await officer.approves(status=409)
    await officer.sees(state="running", tasks=5)
    assert len(await officer.reasons("command_approve")) == 1
    for called in town.people:
        await phone(called).receives_nothing()
